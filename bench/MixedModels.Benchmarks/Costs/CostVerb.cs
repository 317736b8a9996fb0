using System.Diagnostics;
using MixedModels.Benchmarks.Comparing;
using MixedModels.Benchmarks.Suites;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Benchmarks.Costs;

/// <summary><c>cost</c>: what the derivatives of one step cost beside its factorization.</summary>
internal static class CostVerb
{
    private const double LeastSeconds = 1.5;
    private const int LeastRounds = 20;

    private const string Note =
        "Milliseconds, the fastest of many rounds, all processors. Derivatives: selected inverse, average information, "
        + "sums over levels. Observed: second derivatives as used near the optimum, where they are more than what is already known. "
        + "Ratio: derivatives and observed together, to one factorization.";

    private static readonly string[] Cases = ["sleepstudy", "insteval", "insteval-slopes", "nested-100k", "crossed-100k", "maximal-4", "maximal-6"];

    internal static int Run(string[] arguments)
    {
        var words = new CommandWords(arguments, [], ["--dry"]);
        string[] columns = ["case", "factorization", "derivatives", "observed", "ratio", "commit, date"];
        string machine = $"{MachineDescription.Sentence}; {MachineDescription.Date}";
        var table = new ResultTable(Path.Combine(MachineDescription.ResultFolder, "cost.md"), "Cost of derivatives", $"{machine}.\n\n{Note}", columns);
        Console.WriteLine($"{machine}\n{string.Join(" | ", columns)}");
        foreach (string name in words.Rest.Count > 0 ? [.. words.Rest] : Cases)
        {
            string[] row = Measure(name);
            Console.WriteLine(string.Join(" | ", row));
            if (!words.Has("--dry")) { table.Put(Cases, row); }
        }

        return 0;
    }

    private static string[] Measure(string name)
    {
        CrossProducts products = CrossProducts.From(CaseDesign.Build(name), CancellationToken.None);
        var objective = new ProfiledObjective(products, EstimationMethod.Reml, long.MaxValue, new ThreadTeam(Environment.ProcessorCount));
        var problem = new CovarianceProblem(objective, SearchPrecision.Full.UsesExactTracesOf(objective.System.Data));
        problem.Start(problem.Terms);
        double factor = double.PositiveInfinity;
        double derivatives = double.PositiveInfinity;
        double observed = double.PositiveInfinity;
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < LeastRounds || Stopwatch.GetElapsedTime(start).TotalSeconds < LeastSeconds; round++)
        {
            factor = Math.Min(factor, Milliseconds(() => problem.Evaluate(problem.Terms)));
            derivatives = Math.Min(derivatives, Milliseconds(problem.Accept));
            observed = Math.Min(observed, Milliseconds(() => problem.ObservedHessian()));
        }

        return
        [
            name,
            FigureText.Digits(factor),
            FigureText.Digits(derivatives),
            FigureText.Digits(observed),
            FigureText.Digits((derivatives + observed) / factor),
            $"{MachineDescription.Commit()}, {MachineDescription.Date}",
        ];
    }

    private static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
