using System.Collections.Immutable;

namespace MixedModels.Cli.Rendering;

/// <summary>Tables of tests, means and contrasts.</summary>
internal static class TestTables
{
    /// <summary>F tests of terms.</summary>
    internal static Table Terms(ImmutableArray<TermTest> tests, TermTestType type, DegreesOfFreedom method, int digits)
    {
        var table = new Table($"Type {type} tests of terms", [
            new TableColumn("Term", "term", Alignment.Left), .. Joint()])
        {
            Subtitle = DegreesOfFreedomNames.JointTests(method),
        };
        foreach (TermTest test in tests) { table.Add([test.Term, .. Cells(test.Test, digits)]); }
        if (tests.IsEmpty) { table.AddNote("The fixed part has no terms to test."); }
        foreach (TermTest test in tests.Where(t => t.Test.NumeratorDegreesOfFreedom == 0)) { table.AddNote($"{test.Term} is not estimable: its columns depend on others."); }
        return table;
    }

    /// <summary>Likelihood-ratio tests of random-effects terms.</summary>
    internal static Table Random(ImmutableArray<RandomTermTest> tests, EstimationMethod method, int digits)
    {
        ImmutableArray<TableColumn> simulated = SimulationColumns.Of(tests.Select(t => t.Test.Simulated));
        var table = new Table("Random-effects terms, each left out", [
            new TableColumn("Left out", "dropped", Alignment.Left),
            new TableColumn("LR χ²", "statistic", Alignment.Decimal),
            new TableColumn("df", "df", Alignment.Right),
            new TableColumn("p", "p", Alignment.Right),
            new TableColumn("p, boundary", "boundaryP", Alignment.Right),
            .. simulated])
        {
            Subtitle = method == EstimationMethod.Reml ? "likelihood ratio (REML)" : "likelihood ratio (ML)",
        };
        foreach (RandomTermTest test in tests)
        {
            table.Add([
                test.Dropped,
                NumberFormat.Statistic(test.Test.Statistic, digits),
                new TableCell(NumberFormat.Count(test.Test.DegreesOfFreedom), test.Test.DegreesOfFreedom),
                NumberFormat.PValue(test.Test.PValue, digits),
                test.Test.BoundaryPValue is { } boundary ? NumberFormat.PValue(boundary, digits) : TableCell.Empty,
                .. simulated.IsEmpty ? [] : SimulationColumns.Cells(test.Test.Simulated, digits)]);
        }

        table.AddNote("p takes the statistic for χ² with these degrees of freedom, which is too large where a variance is tested; the boundary p minds that variances cannot be negative.");
        if (tests.Any(t => t.Test.BoundaryPValue is null))
        {
            table.AddNote("No boundary p where a structure's correlations lose their meaning without the term: the distribution is not known there. --lr boot has one.");
        }

        foreach (string note in SimulationColumns.Notes([.. tests.Select(t => (t.Dropped, t.Test.Simulated))])) { table.AddNote(note); }
        foreach (RandomTermTest test in tests)
        {
            if (test.WhyNotSimulated is { } why) { table.AddNote($"{test.Dropped} has no p of that kind: {why}. --lr boot has one."); }
        }

        return table;
    }

    /// <summary>Marginal means or slopes.</summary>
    internal static Table Means(MarginalMeans means, DegreesOfFreedom method, double confidence, int digits)
    {
        string estimate = means.SlopeOf is { } covariate ? $"slope of {covariate}" : "mean";
        var table = new Table(means.SlopeOf is null ? "Marginal means" : "Slopes", [
            .. means.Factors.Select(f => new TableColumn(f, f, Alignment.Left)),
            new TableColumn(estimate, "estimate", Alignment.Decimal),
            new TableColumn("SE", "standardError", Alignment.Decimal),
            new TableColumn("df", "df", Alignment.Decimal),
            new TableColumn($"{NumberFormat.Percent(confidence)} CI", "lower", Alignment.Decimal),
            new TableColumn(string.Empty, "upper", Alignment.Decimal)])
        {
            Subtitle = DegreesOfFreedomNames.Intervals(method),
        };
        int[] decimals = NumberFormat.Decimals([.. means.Select(m => m.StandardError)], digits);
        for (int i = 0; i < means.Count; i++)
        {
            MarginalMean m = means[i];
            (TableCell value, TableCell error, TableCell lower, TableCell upper) = NumberFormat.Row(m.Estimate, m.StandardError, m.Lower, m.Upper, decimals[i], digits);
            table.Add([.. m.Levels.Select(l => (TableCell)l), value, error, NumberFormat.Statistic(m.DegreesOfFreedom, digits), lower, upper]);
        }

        table.AddNote(Over(means));
        if (means.Any(m => !m.IsEstimable)) { table.AddNote("– is not estimable: a cell that it averages over has no rows."); }
        return table;
    }

    /// <summary>Contrasts.</summary>
    internal static Table Contrasts(string title, ImmutableArray<EstimatedContrast> contrasts, ImmutableArray<string> by, string subtitle, double confidence, int digits)
    {
        bool isNormal = contrasts.All(c => double.IsInfinity(c.DegreesOfFreedom));
        var table = new Table(title, [
            .. by.Select(f => new TableColumn(f, f, Alignment.Left)),
            new TableColumn("Contrast", "contrast", Alignment.Left),
            new TableColumn("Estimate", "estimate", Alignment.Decimal),
            new TableColumn("SE", "standardError", Alignment.Decimal),
            new TableColumn("df", "df", Alignment.Decimal),
            new TableColumn(isNormal ? "z" : "t", "statistic", Alignment.Decimal),
            new TableColumn("p", "p", Alignment.Right),
            new TableColumn($"{NumberFormat.Percent(confidence)} CI", "lower", Alignment.Decimal),
            new TableColumn(string.Empty, "upper", Alignment.Decimal)])
        {
            Subtitle = subtitle,
        };
        int[] decimals = NumberFormat.Decimals([.. contrasts.Select(c => c.StandardError)], digits);
        for (int i = 0; i < contrasts.Length; i++)
        {
            EstimatedContrast c = contrasts[i];
            (TableCell value, TableCell error, TableCell lower, TableCell upper) = NumberFormat.Row(c.Estimate, c.StandardError, c.Lower, c.Upper, decimals[i], digits);
            table.Add([
                .. c.By.Select(l => (TableCell)l), c.Name, value, error, NumberFormat.Statistic(c.DegreesOfFreedom, digits), NumberFormat.Statistic(c.Statistic, digits),
                NumberFormat.PValue(c.PValue, digits), lower, upper]);
        }

        return table;
    }

    /// <summary>The test of several contrasts at once.</summary>
    internal static Table Together(FTest test, int digits)
    {
        var table = new Table("All contrasts at once", [.. Joint()]);
        table.Add([.. Cells(test, digits)]);
        return table;
    }

    private static string Over(MarginalMeans means)
    {
        var parts = new List<string>();
        if (means.AveragedOver.Length > 0)
        {
            parts.Add($"averaged over {string.Join(" and ", means.AveragedOver.Select(a => $"{a.Factor} ({NumberFormat.Count(a.LevelCount, "level")}, equal weights)"))}");
        }

        foreach ((string covariate, double value) in means.HeldAt.Where(h => h.Covariate != means.SlopeOf)) { parts.Add($"{covariate} at {NumberFormat.Plainly(value, 6)}"); }
        parts.Add(means.AveragedOver.Length == 0 ? "population level, no averaging over other factors" : "population level");
        return string.Join("; ", parts);
    }

    private static IEnumerable<TableColumn> Joint() =>
    [
        new TableColumn("df1", "numeratorDf", Alignment.Right),
        new TableColumn("df2", "denominatorDf", Alignment.Decimal),
        new TableColumn("F", "f", Alignment.Decimal),
        new TableColumn("p", "p", Alignment.Right),
    ];

    private static IEnumerable<TableCell> Cells(FTest test, int digits) =>
    [
        new TableCell(NumberFormat.Count(test.NumeratorDegreesOfFreedom), test.NumeratorDegreesOfFreedom),
        NumberFormat.Statistic(test.DenominatorDegreesOfFreedom, digits),
        NumberFormat.Statistic(test.F, digits),
        NumberFormat.PValue(test.PValue, digits),
    ];
}
