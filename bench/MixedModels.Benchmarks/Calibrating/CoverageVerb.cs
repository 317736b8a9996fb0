using System.Collections.Immutable;
using System.Globalization;
using MixedModels.Benchmarks.Comparing;
using MixedModels.Data;
using MixedModels.Testing.Simulation;

namespace MixedModels.Benchmarks.Calibrating;

/// <summary><c>coverage</c>: how often intervals of standard deviations, ICC and R² hold the truth, by method and number of clusters.</summary>
internal static class CoverageVerb
{
    private const double Confidence = 0.95;
    private const int Replicates = 500;
    private const string File = "docs/calibration/coverage.md";

    private static readonly int[] Clusters = [6, 10, 20, 50];
    private static readonly string[] Methods = ["Wald", "profile, ML", "profile, REML", "bootstrap"];

    internal static int Run(string[] arguments)
    {
        var words = new CommandWords(arguments, ["--count"], ["--dry"]);
        int count = int.Parse(words["--count"] ?? "2000", CultureInfo.InvariantCulture);
        string text = string.Join('\n', Lines(count)) + "\n";
        Console.Out.Write(text);
        if (!words.Has("--dry")) { System.IO.File.WriteAllText(Repository.PathOf(File.Split('/')), text); }
        return 0;
    }

    private static IEnumerable<string> Lines(int count)
    {
        yield return "# Coverage of intervals of standard deviations, intraclass correlations and R²";
        yield return "";
        yield return $"`dotnet run -c Release --project bench/MixedModels.Benchmarks -- coverage --count {count}`; commit {MachineDescription.Commit()}, {MachineDescription.Date}.";
        yield return "";
        yield return Text($"Percent of {count} trials, seeds 1 to {count}, in which a 95 % interval holds the true value; Monte-Carlo standard error {100.0 * Math.Sqrt(Confidence * (1.0 - Confidence) / count):F2} at 95 %.");
        yield return "After a slash the percent of trials in which the method gives no interval, as Wald's of a variance estimated as zero; they are not among the others.";
        yield return $"How a trial is drawn: `CoverageTrial`. REML fits; bootstrap of {Replicates} refits, percentile intervals. A profile by REML knows no R², which the coefficients have part in.";
        yield return "";
        yield return $"| model | quantity | clusters | {string.Join(" | ", Methods)} |";
        yield return $"|---|---|--:|{string.Concat(Methods.Select(_ => "--:|"))}";
        foreach (bool hasSlopes in new[] { false, true })
        {
            var rows = Clusters.Select(clusters => Counts(new CoverageTrial(clusters, hasSlopes), count)).ToList();
            var example = new CoverageTrial(Clusters[0], hasSlopes);
            for (int q = 0; q < example.Quantities.Length; q++)
            {
                for (int c = 0; c < Clusters.Length; c++)
                {
                    string cells = string.Join(" | ", rows[c].Select(method => Cell(method[q], count)));
                    yield return $"| `{example.Formula.Replace("|", "\\|", StringComparison.Ordinal)}` | {example.Quantities[q]} | {Clusters[c]} | {cells} |";
                }
            }
        }
    }

    private static string Cell((int Held, int None) of, int count)
    {
        if (of.None == count) { return "–"; }
        string held = Text($"{100.0 * of.Held / (count - of.None):F1}");
        return of.None == 0 ? held : Text($"{held} / {100.0 * of.None / count:F1}");
    }

    // Per method and quantity.
    private static (int Held, int None)[][] Counts(CoverageTrial trial, int count)
    {
        (int Held, int None)[][] total = Zero(trial);
        Parallel.For(
            1,
            count + 1,
            () => Zero(trial),
            (seed, _, sum) =>
            {
                (DataSet rows, ImmutableArray<double> truth) = trial.Draw((ulong)seed);
                LinearMixedModel fit = LinearMixedModel.Fit(trial.Formula, rows);
                BootstrapSample sample = fit.Bootstrap(new BootstrapOptions { Replicates = Replicates, Seed = (ulong)seed, Threads = 1 });
                ImmutableArray<(double Lower, double Upper)>[] all =
                [
                    CoverageTrial.Intervals(fit.ConfidenceIntervals(IntervalMethod.Wald), fit.VarianceIntervals(IntervalMethod.Wald)),
                    CoverageTrial.Intervals(fit.ConfidenceIntervals(IntervalMethod.Profile), fit.VarianceIntervals(IntervalMethod.Profile)),
                    CoverageTrial.Intervals(
                        fit.ConfidenceIntervals(IntervalMethod.Profile, likelihood: EstimationMethod.Reml),
                        fit.VarianceIntervals(IntervalMethod.Profile, likelihood: EstimationMethod.Reml)),
                    CoverageTrial.Intervals(sample.Intervals(), sample.VarianceIntervals()),
                ];
                for (int m = 0; m < all.Length; m++)
                {
                    for (int q = 0; q < truth.Length; q++)
                    {
                        (double lower, double upper) = all[m][q];
                        if (double.IsNaN(lower) || double.IsNaN(upper)) { sum[m][q].None++; }
                        else if (lower <= truth[q] && truth[q] <= upper) { sum[m][q].Held++; }
                    }
                }

                return sum;
            },
            sum =>
            {
                lock (total)
                {
                    for (int m = 0; m < sum.Length; m++)
                    {
                        for (int q = 0; q < sum[m].Length; q++) { total[m][q] = (total[m][q].Held + sum[m][q].Held, total[m][q].None + sum[m][q].None); }
                    }
                }
            });
        return total;
    }

    private static (int Held, int None)[][] Zero(CoverageTrial trial) => [.. Methods.Select(_ => new (int Held, int None)[trial.Quantities.Length])];

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
