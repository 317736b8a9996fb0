using System.Globalization;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Problems met while forming cross-products.</summary>
internal static class CrossProductsProblems
{
    /// <summary>MM3031: a random-effects column is a combination of earlier ones of its term.</summary>
    internal static Problem DependentRandomColumn(TermColumns term, int column) =>
        new("MM3031", Severity.Error, $"the column {term.ColumnNames[column]} of {term.Text} depends on the columns before it")
        {
            Cause = $"over all rows it is a combination of {string.Join(", ", term.ColumnNames.Take(column).DefaultIfEmpty("nothing: it is zero"))}, so their variances cannot be told apart",
            Fix = $"leave {term.ColumnNames[column]} out of {term.Text}",
        };

    /// <summary>MM3035: no row is left to estimate the residual variance.</summary>
    internal static Problem TooFewRows(int rows, int coefficients) =>
        new("MM3035", Severity.Error, $"{rows} rows cannot estimate {coefficients} fixed effects and a residual variance")
        {
            Cause = "the fixed effects alone reproduce every value of the response",
            Fix = "use fewer fixed effects, or more rows",
        };

    /// <summary>MM3016: the cross-products would not fit.</summary>
    /// <param name="layout">The terms.</param>
    /// <param name="bytes">What they take.</param>
    /// <param name="limit">What they may take.</param>
    internal static Problem TooLarge(RowLayout layout, double bytes, long limit)
    {
        TermColumns largest = layout.Terms.MaxBy(t => (double)layout.Groups[t.Group].LevelCount * t.Columns.Length)!;
        return new Problem("MM3016", Severity.Error, $"the model needs {Gigabytes(bytes)} for its cross-products; {Gigabytes(limit)} may be used")
        {
            Cause = $"the largest term is {largest.Text}: {layout.Groups[largest.Group].LevelCount} levels × {largest.Columns.Length} columns, each with {layout.FixedColumns.Length} fixed effects",
            Fix = "use fewer fixed effects or random slopes, or a machine with more memory",
        };
    }

    /// <summary>MM3016: a model matrix would not fit.</summary>
    /// <param name="term">The term with most columns.</param>
    /// <param name="columns">How many it has.</param>
    /// <param name="rows">n.</param>
    /// <param name="bytes">What the matrix takes.</param>
    /// <param name="limit">What it may take.</param>
    internal static Problem TooManyColumns(Term term, double columns, int rows, double bytes, long limit) =>
        new("MM3016", Severity.Error, $"the model needs {Gigabytes(bytes)} for its model matrix; {Gigabytes(limit)} may be used")
        {
            Cause = string.Create(CultureInfo.InvariantCulture, $"`{VisibleText.Of(term.Name)}` has {columns:R} columns of {rows} rows"),
            Fix = "make a factor with that many levels a random effect, leave out the interaction, or use a machine with more memory",
        };

    private static string Gigabytes(double bytes) => (bytes / 1e9).ToString(bytes < 1e8 ? "F3" : "F1", CultureInfo.InvariantCulture) + " GB";
}
