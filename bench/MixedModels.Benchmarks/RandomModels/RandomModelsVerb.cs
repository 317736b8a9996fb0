using System.Globalization;
using MixedModels.Benchmarks.Comparing;
using MixedModels.Testing.Simulation;

namespace MixedModels.Benchmarks.RandomModels;

/// <summary>Fits random models and counts factorizations; with other starts, says how far the fits lie above the lowest.</summary>
internal static class RandomModelsVerb
{
    private const int NeverAbove = 15;
    private const int ListedCases = 10;

    internal static int Run(string[] arguments)
    {
        var words = new CommandWords(arguments, ["--count", "--seed", "--verbose-case", "-o"], ["--starts"]);
        if (words["--verbose-case"] is { } seed) { return Trace(ulong.Parse(seed, CultureInfo.InvariantCulture)); }
        int count = int.Parse(words["--count"] ?? "1000", CultureInfo.InvariantCulture);
        ulong first = ulong.Parse(words["--seed"] ?? "1", CultureInfo.InvariantCulture);
        RandomModelTrial[] trials = new RandomModelTrial[count];
        for (int i = 0; i < count; i++) { trials[i] = RandomModelTrial.Run(RandomModel.Draw(first + (ulong)i), words.Has("--starts")); }
        string text = string.Join('\n', Lines(trials, first, words.Has("--starts"))) + "\n";
        Console.Out.Write(text);
        if (words["-o"] is { } path) { File.WriteAllText(path, text); }
        return 0;
    }

    private static int Trace(ulong seed)
    {
        RandomModel model = RandomModel.Draw(seed);
        Console.Out.WriteLine($"{model.Method} {model.Formula}, {model.RowCount} rows{(model.Weights is null ? "" : ", weighted")}");
        RandomModelTrial trial = RandomModelTrial.Run(model, otherStarts: true, new Printer());
        Console.Out.WriteLine(trial.Certificate);
        Console.Out.WriteLine(Text($"{trial.Status}, {trial.Excess:E1} above the best of other starts"));
        return 0;
    }

    private static IEnumerable<string> Lines(RandomModelTrial[] trials, ulong first, bool starts)
    {
        yield return "# Factorizations on random models";
        yield return "";
        yield return $"{MachineDescription.Sentence}; commit {MachineDescription.Commit()}, {MachineDescription.Date}.";
        yield return "";
        yield return Text($"Seeds {first} to {first + (ulong)trials.Length - 1}; {trials.Count(t => t.Model.IsSingular)} models singular in truth, {trials.Count(t => t.Status == FitStatus.Boundary)} fits on the boundary, {trials.Count(t => t.Status == FitStatus.NotConverged)} not converged.");
        yield return "One start each, the evaluation that sets variances to zero included. How models are drawn: `RandomModel`.";
        yield return "";
        yield return "| method | models | mean | goal | within | largest | above 15 | counts |";
        yield return "|---|---|---|---|---|---|---|---|";
        foreach (IGrouping<EstimationMethod, RandomModelTrial> group in trials.GroupBy(t => t.Model.Method).OrderBy(g => g.Key))
        {
            string counts = string.Join(' ', group.GroupBy(t => t.Certificate.Evaluations).OrderBy(g => g.Key).Select(g => $"{g.Key}:{g.Count()}"));
            double within = 100.0 * group.Count(t => t.Certificate.Evaluations <= t.Goal) / group.Count();
            yield return Text($"| {group.Key.ToString().ToUpperInvariant()} | {group.Count()} | {group.Average(t => t.Certificate.Evaluations):F2} | {group.First().Goal} | {within:F1} % | {group.Max(t => t.Certificate.Evaluations)} | {group.Count(t => t.Certificate.Evaluations > NeverAbove)} | {counts} |");
        }

        yield return "";
        if (starts)
        {
            int above = trials.Count(t => t.Excess > RandomModelTrial.LargestExcess);
            yield return Text($"Above the best of two other scales and three random starts by more than 1e-6: {above}; largest excess {trials.Max(t => t.Excess):E1}.");
            foreach (RandomModelTrial t in trials.Where(t => t.Excess > RandomModelTrial.LargestExcess).OrderByDescending(t => t.Excess).Take(ListedCases))
            {
                yield return Text($"- seed {t.Model.Seed}: {t.Excess:E1} above, {t.Status}, slope at zero {t.Certificate.BoundarySlope:E1}, curvature {t.Certificate.SmallestCurvature:E1}, {t.Model.RowCount} rows, {t.Model.Method} `{t.Model.Formula}`");
            }

            yield return "";
        }

        yield return "Most factorizations:";
        foreach (RandomModelTrial t in trials.OrderByDescending(t => t.Certificate.Evaluations).ThenBy(t => t.Model.Seed).Take(ListedCases))
        {
            yield return Text($"- seed {t.Model.Seed}: {t.Certificate.Evaluations}, {t.Status}, {t.Model.RowCount} rows, {t.Model.Method} `{t.Model.Formula}`");
        }
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private sealed class Printer : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => Console.Out.WriteLine(Text(
            $"{value.Evaluation,3}  {value.Objective:F9}  predicted {value.PredictedDecrease:E1}  step {value.StepLength:E1}  {value.Kind}{(value.IsAccepted ? "" : ", rejected")}"));
    }
}
