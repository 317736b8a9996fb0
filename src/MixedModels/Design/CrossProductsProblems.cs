using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Problems met while forming cross-products.</summary>
internal static class CrossProductsProblems
{
    /// <summary>MM3031: a random-effects column is a combination of earlier ones of its term.</summary>
    internal static Problem DependentRandomColumn(RandomEffectsDesign term, int column) =>
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
}
