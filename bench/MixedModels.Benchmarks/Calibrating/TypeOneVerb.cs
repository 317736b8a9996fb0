using System.Globalization;
using MixedModels.Benchmarks.Comparing;
using MixedModels.Testing.Simulation;

namespace MixedModels.Benchmarks.Calibrating;

/// <summary><c>type-one</c>: how often tests of effects that are zero reject, by method and number of clusters.</summary>
internal static class TypeOneVerb
{
    private const double Level = 0.05;
    private const string File = "docs/calibration/type-one-error.md";

    private static readonly int[] Clusters = [6, 10, 20];
    private static readonly DegreesOfFreedom[] Methods =
        [DegreesOfFreedom.Normal, DegreesOfFreedom.Residual, DegreesOfFreedom.Satterthwaite, DegreesOfFreedom.KenwardRoger, DegreesOfFreedom.KenwardRogerSas];

    internal static int Run(string[] arguments)
    {
        var words = new CommandWords(arguments, ["--count"], ["--dry"]);
        int count = int.Parse(words["--count"] ?? "10000", CultureInfo.InvariantCulture);
        string text = string.Join('\n', Lines(count)) + "\n";
        Console.Out.Write(text);
        if (!words.Has("--dry")) { System.IO.File.WriteAllText(Repository.PathOf(File.Split('/')), text); }
        return 0;
    }

    private static IEnumerable<string> Lines(int count)
    {
        yield return "# Type-I error of tests of fixed effects with few clusters";
        yield return "";
        yield return $"`dotnet run -c Release --project bench/MixedModels.Benchmarks -- type-one --count {count}`; commit {MachineDescription.Commit()}, {MachineDescription.Date}.";
        yield return "";
        yield return Text($"Percent of {count} trials, seeds 1 to {count}, in which a two-sided test at 5 % rejects an effect that is zero; Monte-Carlo standard error {100.0 * Math.Sqrt(Level * (1.0 - Level) / count):F2} at 5 %.");
        yield return "How a trial is drawn: `ClusteredTrial`. *Treated* is a property of whole clusters, *x* varies within them. REML fits.";
        yield return "";
        yield return "| model | effect | clusters | z | residual | Satterthwaite | Kenward-Roger | Kenward-Roger, observed |";
        yield return "|---|---|--:|--:|--:|--:|--:|--:|";
        foreach (bool hasSlopes in new[] { false, true })
        {
            var rows = Clusters.Select(clusters => Rejections(new ClusteredTrial(clusters, hasSlopes), count)).ToList();
            for (int effect = 0; effect < 2; effect++)
            {
                for (int c = 0; c < Clusters.Length; c++)
                {
                    string cells = string.Join(" | ", rows[c].Select(r => Text($"{100.0 * (effect == 0 ? r.Treated : r.X) / count:F1}")));
                    yield return $"| `{new ClusteredTrial(Clusters[c], hasSlopes).Formula.Replace("|", "\\|", StringComparison.Ordinal)}` | {(effect == 0 ? "treated" : "x")} | {Clusters[c]} | {cells} |";
                }
            }
        }
    }

    private static (int Treated, int X)[] Rejections(ClusteredTrial trial, int count)
    {
        var total = new (int Treated, int X)[Methods.Length];
        Parallel.For(
            1,
            count + 1,
            () => new (int Treated, int X)[Methods.Length],
            (seed, _, sum) =>
            {
                (double treated, double x)[] p = trial.PValues((ulong)seed, Methods);
                for (int m = 0; m < p.Length; m++) { sum[m] = (sum[m].Treated + (p[m].treated < Level ? 1 : 0), sum[m].X + (p[m].x < Level ? 1 : 0)); }
                return sum;
            },
            sum =>
            {
                lock (total)
                {
                    for (int m = 0; m < sum.Length; m++) { total[m] = (total[m].Treated + sum[m].Treated, total[m].X + sum[m].X); }
                }
            });
        return total;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
