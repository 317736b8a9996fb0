using System.Collections.Immutable;

namespace MixedModels.Cli.Rendering;

/// <summary>Tables of models beside each other.</summary>
internal static class CompareTables
{
    /// <summary>Criteria and likelihood-ratio tests.</summary>
    /// <param name="comparison">The models.</param>
    /// <param name="names">A name per model as it was given.</param>
    /// <param name="digits">Digits asked for.</param>
    internal static Table Models(ModelComparison comparison, ImmutableArray<string> names, int digits)
    {
        string likelihood = comparison.Method == EstimationMethod.Reml ? "REML" : "maximum likelihood";
        ImmutableArray<TableColumn> simulated = SimulationColumns.Of(comparison.Rows.Select(r => r.Test?.Simulated));
        var table = new Table("Models", [
            new TableColumn(string.Empty, "name", Alignment.Left),
            new TableColumn("par", "parameters", Alignment.Right),
            new TableColumn(comparison.Method == EstimationMethod.Reml ? "-2 REML" : "-2 log L", "objective", Alignment.Decimal),
            new TableColumn("AIC", "aic", Alignment.Decimal),
            new TableColumn("BIC", "bic", Alignment.Decimal),
            new TableColumn("ΔAIC", "deltaAic", Alignment.Decimal),
            new TableColumn("weight", "akaikeWeight", Alignment.Decimal),
            new TableColumn("LR χ²", "statistic", Alignment.Decimal),
            new TableColumn("df", "df", Alignment.Right),
            new TableColumn("p", "p", Alignment.Right),
            new TableColumn("p, boundary", "boundaryP", Alignment.Right),
            .. simulated])
        {
            Subtitle = comparison.WasRefitted ? $"refitted by {likelihood}" : likelihood,
        };
        foreach (ComparedModel row in comparison.Rows)
        {
            table.Add([
                names[row.Index],
                new TableCell(NumberFormat.Count(row.Model.ParameterCount), row.Model.ParameterCount),
                Criterion(row.Model.Objective, 2),
                Criterion(row.Model.Aic, 1),
                Criterion(row.Model.Bic, 1),
                Criterion(row.DeltaAic, 1),
                NumberFormat.Fixed(row.AkaikeWeight, NumberFormat.DecimalsOfShare(3, digits)),
                row.Test is null ? new TableCell(NumberFormat.Missing, double.NaN) : NumberFormat.Statistic(row.Test.Statistic, digits),
                row.Test is null ? new TableCell(NumberFormat.Missing, double.NaN) : new TableCell(NumberFormat.Count(row.Test.DegreesOfFreedom), row.Test.DegreesOfFreedom),
                NumberFormat.PValue(row.Test?.PValue ?? double.NaN, digits),
                NumberFormat.PValue(row.Test?.BoundaryPValue ?? double.NaN, digits),
                .. simulated.IsEmpty ? [] : SimulationColumns.Cells(row.Test?.Simulated, digits)]);
        }

        foreach (ComparedModel row in comparison.Rows)
        {
            if (row.WhyNoTest is { } why) { table.AddNote($"{names[row.Index]} is not tested: {why}."); }
        }

        if (comparison.Rows.Any(r => r.Test is { BoundaryPValue: { } b } test && b != test.PValue))
        {
            table.AddNote("The boundary p minds that variances cannot be negative; p alone is too large there.");
        }

        foreach (string note in SimulationColumns.Notes([.. comparison.Rows.Select(r => (names[r.Index], r.Test?.Simulated))])) { table.AddNote(note); }
        foreach (ComparedModel row in comparison.Rows)
        {
            if (row.WhyNotSimulated is { } why) { table.AddNote($"{names[row.Index]} has no bootstrap p: {why}."); }
        }

        int rows = comparison.Rows[0].Model.ObservationCount;
        table.AddNote($"Lowest AIC: {names[comparison.Rows.MinBy(r => r.Model.Aic)!.Index]}. All {comparison.Rows.Length} use the same {NumberFormat.Count(rows, "row")}.");
        return table;
    }

    /// <summary>Coefficients beside those of least squares.</summary>
    internal static Table WithIndependent(string name, ImmutableArray<IndependentCoefficient> coefficients, DegreesOfFreedom method, int digits)
    {
        var table = new Table($"{name} beside least squares on the same rows", [
            new TableColumn(string.Empty, "coefficient", Alignment.Left),
            new TableColumn("Estimate", "estimate", Alignment.Decimal),
            new TableColumn("SE", "standardError", Alignment.Decimal),
            new TableColumn("p", "p", Alignment.Right),
            new TableColumn("LS est.", "independentEstimate", Alignment.Decimal),
            new TableColumn("LS SE", "independentStandardError", Alignment.Decimal),
            new TableColumn("LS p", "independentP", Alignment.Right),
            new TableColumn("deff", "designEffect", Alignment.Decimal),
            new TableColumn("eff. rows", "effectiveRows", Alignment.Right)])
        {
            Subtitle = DegreesOfFreedomNames.Tests(method),
        };
        int[] decimals = NumberFormat.Decimals([.. coefficients.SelectMany(c => new[] { c.Mixed.StandardError, c.Independent.StandardError })], digits);
        for (int i = 0; i < coefficients.Length; i++)
        {
            IndependentCoefficient c = coefficients[i];
            table.Add(
                c.Mixed.Name,
                NumberFormat.Fixed(c.Mixed.Estimate, decimals[2 * i], digits),
                NumberFormat.Fixed(c.Mixed.StandardError, decimals[2 * i], digits),
                NumberFormat.PValue(c.Mixed.PValue, digits),
                NumberFormat.Fixed(c.Independent.Estimate, decimals[2 * i], digits),
                NumberFormat.Fixed(c.Independent.StandardError, decimals[2 * i], digits),
                NumberFormat.PValue(c.Independent.PValue, digits),
                NumberFormat.Fixed(c.DesignEffect, 2),
                new TableCell(NumberFormat.Count((long)Math.Round(c.EffectiveRows)), c.EffectiveRows));
        }

        table.AddNote("LS: least squares, which counts every row as independent; deff, the design effect: the variance of the estimate over that of least squares; eff. rows: rows over deff.");
        return table;
    }

    private static TableCell Criterion(double value, int decimals) => new(NumberFormat.Criterion(value, decimals), value);
}
