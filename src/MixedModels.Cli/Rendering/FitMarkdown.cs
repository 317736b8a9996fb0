namespace MixedModels.Cli.Rendering;

/// <summary>The summary of a fit as Markdown.</summary>
internal static class FitMarkdown
{
    /// <summary>Writes it.</summary>
    /// <param name="report">The fit.</param>
    /// <param name="digits">Significant digits.</param>
    /// <param name="page">Where to.</param>
    internal static void Write(FitReport report, int digits, TextPage page)
    {
        page.WriteLine($"# {FitLines.Title(report)}");
        page.WriteLine();
        page.WriteLine($"    {report.Fit.Formula}");
        page.WriteLine();
        page.WriteLine($"- Data: {MarkdownTable.Escape(FitLines.Data(report))}");
        if (!report.Fit.RandomEffects.IsEmpty) { page.WriteLine($"- Groups: {MarkdownTable.Escape(FitLines.Groups(report))}"); }
        page.WriteLine($"- Fit: {MarkdownTable.Escape(FitLines.Status(report))}");
        page.WriteLine($"- Criteria: {string.Join(", ", FitLines.Criteria(report, digits))}");
        if (FitLines.EffectSizes(report, digits) is { } sizes) { page.WriteLine($"- {sizes}"); }
        if (FitLines.ScaledResiduals(report) is { } residuals) { page.WriteLine($"- Scaled residuals: {residuals}"); }
        page.WriteLine();
        if (report.Coefficients.Count == 0) { page.WriteLine(FitLines.NoFixedEffects); }
        else { MarkdownTable.Write(FitTables.FixedEffects(report, digits), page); }
        page.WriteLine();
        MarkdownTable.Write(FitTables.RandomEffects(report, digits), page);
        foreach (Table intervals in FitTables.ResidualCovariance(report, digits).Concat(FitTables.Intervals(report, digits)))
        {
            page.WriteLine();
            MarkdownTable.Write(intervals, page);
        }
    }
}
