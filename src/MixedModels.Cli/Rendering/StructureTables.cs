using System.Collections.Immutable;

namespace MixedModels.Cli.Rendering;

/// <summary>Tables of residual structures.</summary>
internal static class StructureTables
{
    private const int MostVisits = 20;

    /// <summary>All tables of a report.</summary>
    internal static IReadOnlyList<Table> Of(StructureReport report, int digits)
    {
        var tables = new List<Table> { Structures(report, digits) };
        if (report.Effect is not null) { tables.Add(Effects(report, digits)); }
        foreach (ResidualMatrix matrix in report.Matrices.Where(m => m.Visits.Length is > 1 and <= MostVisits))
        {
            (string Name, ResidualMatrix Matrix)[] fitted =
            [
                .. report.Steps.Where(s => s.Structure is not null && StructureReport.IsFound(s))
                    .Select(s => (StructureReport.NameOf(s), s.Fit!.ResidualMatrices.FirstOrDefault(m => m.Group == matrix.Group)!)).Where(s => s.Item2 is not null),
            ];
            tables.Add(Lags(matrix, fitted));
            tables.Add(Deviations(matrix, fitted, digits));
        }

        return tables;
    }

    private static Table Structures(StructureReport report, int digits)
    {
        LinearMixedModel first = report.Steps[0].Fit!;
        bool restricted = first.Method == EstimationMethod.Reml;
        double least = report.Best.Fit!.Aic;
        var table = new Table("Residual structures", [
            new TableColumn(string.Empty, "structure", Alignment.Left),
            new TableColumn("par", "parameters", Alignment.Right),
            new TableColumn(restricted ? "-2 REML" : "-2 log L", "objective", Alignment.Decimal),
            new TableColumn("AIC", "aic", Alignment.Decimal),
            new TableColumn("BIC", "bic", Alignment.Decimal),
            new TableColumn("ΔAIC", "deltaAic", Alignment.Decimal),
            new TableColumn("LR χ²", "statistic", Alignment.Decimal),
            new TableColumn("df", "df", Alignment.Right),
            new TableColumn("p", "p", Alignment.Right)])
        {
            Subtitle = $"{(restricted ? "REML" : "maximum likelihood")}, likelihood ratios against the last",
        };
        var missing = new TableCell(NumberFormat.Missing, double.NaN);
        foreach (StructureFit step in report.Steps)
        {
            if (!StructureReport.IsFound(step))
            {
                table.Add([StructureReport.NameOf(step), .. Enumerable.Repeat(missing, 8)]);
                table.AddNote($"{StructureReport.NameOf(step)}: {step.Failure?.Message ?? "not converged; the data do not determine it"}.");
                continue;
            }

            LinearMixedModel fit = step.Fit!;
            table.Add([
                StructureReport.NameOf(step),
                new TableCell(NumberFormat.Count(fit.ParameterCount), fit.ParameterCount),
                NumberFormat.Fixed(fit.Objective, 2),
                NumberFormat.Fixed(fit.Aic, 1),
                NumberFormat.Fixed(fit.Bic, 1),
                NumberFormat.Fixed(fit.Aic - least, 1),
                step.AgainstRichest is { } test ? NumberFormat.Statistic(test.Statistic, digits) : missing,
                step.AgainstRichest is { } one ? new TableCell(NumberFormat.Count(one.DegreesOfFreedom), one.DegreesOfFreedom) : missing,
                NumberFormat.PValue(step.AgainstRichest?.PValue ?? double.NaN, digits)]);
        }

        string name = StructureReport.NameOf(report.Best);
        table.AddNote($"Lowest AIC: {name}{(report.Best.Structure is { } best ? $", --residual '{best}'" : string.Empty)}. All use the same {NumberFormat.Count(first.ObservationCount, "row")}.");
        return table;
    }

    private static Table Effects(StructureReport report, int digits)
    {
        var table = new Table($"Effect {report.Effect}", [
            new TableColumn(string.Empty, "structure", Alignment.Left),
            new TableColumn("Estimate", "estimate", Alignment.Decimal),
            new TableColumn("SE", "standardError", Alignment.Decimal),
            new TableColumn("df", "df", Alignment.Decimal),
            new TableColumn("p", "p", Alignment.Right),
            new TableColumn("CI", "lower", Alignment.Decimal),
            new TableColumn(string.Empty, "upper", Alignment.Decimal)])
        {
            Subtitle = DegreesOfFreedomNames.Tests(report.Steps.Any(s => s.Structure is not null && s.Fit is not null)
                ? DegreesOfFreedomNames.Followed(report.Steps.Last(s => s.Fit is not null).Fit!, report.Method)
                : report.Method),
        };
        for (int i = 0; i < report.Steps.Length; i++)
        {
            if (!StructureReport.IsFound(report.Steps[i]) || report.Effects[i] is not { } effect) { continue; }
            int decimals = NumberFormat.Decimals([effect.StandardError], digits)[0];
            (TableCell estimate, TableCell error, TableCell lower, TableCell upper) =
                NumberFormat.Row(effect.Estimate, effect.StandardError, effect.Lower, effect.Upper, decimals, digits);
            table.Add([StructureReport.NameOf(report.Steps[i]), estimate, error, NumberFormat.Statistic(effect.DegreesOfFreedom, digits), NumberFormat.PValue(effect.PValue, digits), lower, upper]);
        }

        return table;
    }

    private static Table Lags(ResidualMatrix empirical, (string Name, ResidualMatrix Matrix)[] fitted)
    {
        var table = new Table(Titled("Correlation by lag", empirical), [
            new TableColumn("Lag", "lag", Alignment.Right),
            new TableColumn("data", "data", Alignment.Decimal),
            .. fitted.Select(f => new TableColumn(f.Name, f.Name, Alignment.Decimal))]);
        for (int lag = 1; lag < empirical.Visits.Length; lag++)
        {
            table.Add([
                new TableCell(NumberFormat.Count(lag), lag),
                NumberFormat.Fixed(StructureReport.ByLag(empirical, lag), 2),
                .. fitted.Select(f => NumberFormat.Fixed(StructureReport.ByLag(f.Matrix, lag), 2))]);
        }

        table.AddNote("data: residuals of least squares, visits so many steps apart, averaged; random effects beside the structure are part of these.");
        return table;
    }

    private static Table Deviations(ResidualMatrix empirical, (string Name, ResidualMatrix Matrix)[] fitted, int digits)
    {
        var table = new Table(Titled("Standard deviation by visit", empirical), [
            new TableColumn("Visit", "visit", Alignment.Left),
            new TableColumn("data", "data", Alignment.Decimal),
            .. fitted.Select(f => new TableColumn(f.Name, f.Name, Alignment.Decimal))]);
        TableCell[] data = NumberFormat.Column([.. empirical.StandardDeviations], Math.Max(3, digits - 1));
        TableCell[][] columns = [.. fitted.Select(f => NumberFormat.Column([.. f.Matrix.StandardDeviations], Math.Max(3, digits - 1)))];
        for (int v = 0; v < data.Length; v++) { table.Add([empirical.Visits[v], data[v], .. columns.Select(c => c[v])]); }
        return table;
    }

    private static string Titled(string title, ResidualMatrix matrix) => matrix.Group is null ? title : $"{title}, {matrix.Group}";
}
