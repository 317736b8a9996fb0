using System.Collections.Immutable;

namespace MixedModels.Cli.Rendering;

/// <summary>The columns and notes of p values by simulation.</summary>
internal static class SimulationColumns
{
    /// <summary>Columns of p and its Monte Carlo error; none where there is no such p value.</summary>
    /// <param name="values">Per row the p value, null where it has none.</param>
    internal static ImmutableArray<TableColumn> Of(IEnumerable<SimulatedPValue?> values) => values.FirstOrDefault(v => v is not null) is not { } first ? [] :
    [
        new TableColumn(first.Kind switch { SimulationKind.Exact => "p, exact", SimulationKind.Approximate => "p, approx.", _ => "p, boot" }, "simulatedP", Alignment.Right),
        new TableColumn("± MC", "simulatedError", Alignment.Right),
    ];

    /// <summary>The cells of a row under these columns.</summary>
    /// <param name="value">The p value, or null.</param>
    /// <param name="digits">Digits asked for.</param>
    internal static ImmutableArray<TableCell> Cells(SimulatedPValue? value, int digits) =>
        [NumberFormat.PValue(value?.PValue ?? double.NaN, digits), NumberFormat.PValue(value is { StandardError: > 0.0 } ? value.StandardError : double.NaN, digits)];

    /// <summary>Says how the p values were found.</summary>
    /// <param name="values">Per row its name and p value.</param>
    internal static IEnumerable<string> Notes(IReadOnlyList<(string Name, SimulatedPValue? Value)> values)
    {
        (string Name, SimulatedPValue Value)[] found = [.. values.Where(v => v.Value is not null).Select(v => (v.Name, v.Value!))];
        if (found.Length == 0) { yield break; }
        SimulatedPValue first = found[0].Value;
        int asked = first.Draws + first.FailedCount;
        string seed = NumberFormat.Count((long)first.Seed);
        yield return first.Kind switch
        {
            SimulationKind.Exact => $"p, exact: {NumberFormat.Count(asked)} draws (seed {seed}) of the statistic's distribution for these rows, exact for any number of groups; "
                + $"{NumberFormat.Percent(Math.Round(first.ZeroShare, 3))} of them are 0.",
            SimulationKind.Approximate => $"p, approx.: {NumberFormat.Count(asked)} draws (seed {seed}) of the distribution that the statistic has in a model of these rows without the other "
                + "random effects; --lr boot keeps them.",
            _ => $"p, boot: {NumberFormat.Count(asked)} responses drawn from the smaller model (seed {seed}), both models refitted to each; {Failures(found)}.",
        };
        yield return "± MC is the Monte Carlo error of that p: √(p(1 - p)/draws).";
        foreach ((string name, SimulatedPValue value) in found.Where(f => f.Value is { Exceeding: 0, PValue: < 1.0 }))
        {
            yield return $"{name}: no draw was as large as the statistic, so that p is the least that {NumberFormat.Count(value.Draws)} draws can show; it may be much smaller.";
        }
    }

    private static string Failures((string Name, SimulatedPValue Value)[] found)
    {
        int failed = found.Sum(f => f.Value.FailedCount);
        return failed == 0 ? "none failed" : $"{NumberFormat.Count(failed)} failed and are not counted";
    }
}
