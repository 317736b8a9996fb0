namespace MixedModels.Cli.Rendering;

/// <summary>The summary of a fit for a terminal.</summary>
internal static class FitConsole
{
    private const int FormulaColumn = 36;

    /// <summary>Writes it.</summary>
    /// <param name="report">The fit.</param>
    /// <param name="digits">Significant digits.</param>
    /// <param name="page">Where to.</param>
    internal static void Write(FitReport report, int digits, TextPage page)
    {
        if (report.Fit.Status == FitStatus.NotConverged)
        {
            page.WriteHeading("NOT CONVERGED: the estimates below are the best found, not a minimum", null, Colour.Red);
        }

        string title = FitLines.Title(report);
        page.WriteHeading(title, $"{new string(' ', Math.Max(FormulaColumn - title.Length, 3))}{report.Fit.Formula}");
        string data = $"Data  {FitLines.Data(report)}";
        string groups = $"Groups  {FitLines.Groups(report)}";
        if (report.Fit.RandomEffects.IsEmpty) { page.WriteLine(data); }
        else if (data.Length + groups.Length + 6 <= page.Look.Width) { page.WriteLine($"{data}      {groups}"); }
        else
        {
            page.WriteLine(data);
            page.WriteLine(groups);
        }

        page.WriteLine($"Fit   {FitLines.Status(report)}");
        page.WriteLine();
        if (report.Coefficients.Count == 0) { page.WriteLine(FitLines.NoFixedEffects); }
        else { ConsoleTable.Write(FitTables.FixedEffects(report, digits), page); }
        page.WriteLine();
        ConsoleTable.Write(FitTables.RandomEffects(report, digits), page);
        foreach (Table intervals in FitTables.ResidualCovariance(report, digits).Concat(FitTables.Intervals(report, digits)))
        {
            page.WriteLine();
            ConsoleTable.Write(intervals, page);
        }

        page.WriteLine();
        page.WriteLine(string.Join("   ", FitLines.Criteria(report, digits)));
        if (FitLines.EffectSizes(report, digits) is { } sizes) { page.WriteLine(sizes); }
        if (FitLines.ScaledResiduals(report) is { } residuals) { page.WriteLine($"Scaled residuals  {residuals}"); }
    }
}
