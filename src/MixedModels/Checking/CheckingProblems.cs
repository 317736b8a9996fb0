using System.Collections.Immutable;
using System.Globalization;
using MixedModels.Design;
using MixedModels.Problems;

namespace MixedModels.Checking;

/// <summary>Problems that a finished fit reports.</summary>
internal static class CheckingProblems
{
    /// <summary>The codes of what follows from an estimate or its residuals, not from the rows and the formula alone.</summary>
    internal static ImmutableHashSet<string> OfEstimates { get; } = ["MM3009", "MM3011", "MM3012", "MM3032", "MM3033", "MM3034", "MM3041", "MM3043", "MM3045", "MM3101"];

    /// <summary>MM3009: a fixed-effects column depends on earlier ones.</summary>
    /// <param name="name">The column.</param>
    /// <param name="combination">What it equals.</param>
    /// <param name="interaction">The interaction of factors whose coding it is part of; null for other columns.</param>
    internal static Problem Aliased(string name, string combination, string? interaction) =>
        new("MM3009", Severity.Warning, $"the coefficient {name} is not estimable: {name} = {combination}")
        {
            Cause = interaction is null
                ? "the column is a combination of columns before it, so the data cannot tell their effects apart"
                : $"the rows do not tell all combinations of levels of {BackTicks.Around(interaction)} apart, mostly because some have no rows",
            Fix = $"{(interaction is null ? "leave one of them out" : $"merge levels, leave {BackTicks.Around(interaction)} out, or go on")}; fit, tests and predictions of estimable quantities are not affected",
        };

    /// <summary>MM3011: a variance is estimated as zero.</summary>
    internal static Problem ZeroVariance(TermSchema term, int column) =>
        new("MM3011", Severity.Note, $"the variance of {term.Columns[column]} within {term.Group} is estimated as 0")
        {
            Cause = $"the fit is valid: the data show no variation of {term.Columns[column]} between the levels of {term.Group} beyond what the residual explains",
            Fix = term.Columns.Length == 1
                ? $"the same fit without {term.Text} has one parameter less"
                : $"the same fit without {term.Columns[column]} in {term.Text} has fewer parameters",
        };

    /// <summary>MM3012: the random effects of a term are perfectly correlated.</summary>
    internal static Problem PerfectCorrelation(TermSchema term, int levelCount) =>
        new("MM3012", Severity.Note, $"the random effects of {term.Text} are perfectly correlated: their covariance matrix is singular")
        {
            Cause = $"the fit is valid: the {levelCount} levels of {term.Group} vary along fewer directions than the term has columns",
            Fix = term.Text[0] == '('
                ? $"a simpler term is {term.Text.Replace(" | ", " || ", StringComparison.Ordinal)}"
                : $"{term.Text} may ask for more than the data tell: `mixed compare` sets simpler structures beside it",
        };

    /// <summary>MM3045: parameters of a structure are at a limit, where its covariance matrix is not singular.</summary>
    internal static Problem PatternAtLimit(TermSchema term, int atLimit, int count) =>
        new("MM3045", Severity.Note, $"{atLimit} of {count} parameters of {term.Text} {(atLimit == 1 ? "is" : "are")} at {(atLimit == 1 ? "its" : "their")} limit: {(atLimit == 1 ? "a variance of a column's own is" : "variances of columns' own are")} estimated as 0")
        {
            Cause = "the fit is valid: the common factors already explain all that a column varies, as far as the data tell",
            Fix = "a model with one factor fewer may say as much; `mixed compare` sets them beside each other",
        };

    /// <summary>MM3032: the covariance parameters are hardly determined.</summary>
    internal static Problem Flat(string groups) =>
        new("MM3032", Severity.Warning, $"the data hardly determine the covariance parameters of {groups}")
        {
            Cause = "the objective is flat along some direction of these parameters: other values fit the data as well",
            Fix = "report only what does not depend on them, or use a simpler random part or residual structure",
        };

    /// <summary>MM3041: the fixed part leaves nothing to tell a variance from.</summary>
    /// <param name="term">The term.</param>
    /// <param name="levelCount">Levels of its grouping factor.</param>
    /// <param name="columns">Indices of its columns that the fixed part reproduces; at least one.</param>
    /// <param name="lambda">The term's estimated factor, s × s, column-major; null before a fit.</param>
    internal static Problem Absorbed(TermSchema term, int levelCount, int[] columns, double[]? lambda)
    {
        int s = term.Columns.Length;
        string names = string.Join(" and ", columns.Select(column => term.Columns[column]));
        bool isOne = columns.Length == 1;
        string variance = isOne ? "variance" : "variances";
        string? shown = lambda is null ? null
            : columns.All(column => Enumerable.Range(0, s).All(k => lambda[(k * s) + column] == 0.0)) ? $"; the {variance} shown as 0 could be any, and all else is as without {(isOne ? "it" : "them")}"
            : $"; the {variance} shown and {(isOne ? "its" : "their")} correlations mean nothing, nor do the random effects of {term.Group}, R², ICC, and the standard errors and tests of coefficients that tell its levels apart; all else is valid";
        return new Problem("MM3041", Severity.Warning, $"the {variance} of {names} within {term.Group} cannot be estimated: the fixed part already has a coefficient for each of the {levelCount} levels")
        {
            Cause = $"the fixed effects take whatever these random effects could be, so no data are left to tell how far they vary{shown}",
            Fix = columns.Length == s
                ? $"leave {term.Text} out, or leave {term.Group} out of the fixed part"
                : $"leave {names} out of {term.Text}, or leave {term.Group} out of the fixed part",
        };
    }

    /// <summary>MM3033: the search ended without a certified minimum.</summary>
    internal static Problem NotConverged(FitCertificate certificate) =>
        new("MM3033", Severity.Warning, $"not converged after {certificate.Evaluations} {(certificate.Evaluations == 1 ? "factorization" : "factorizations")}")
        {
            Cause = $"a further step was predicted to lower the objective by {certificate.PredictedDecrease.ToString("G3", CultureInfo.InvariantCulture)}",
            Fix = "simplify the random part or the residual structure; in the library, FitOptions allows more evaluations and starts",
        };

    /// <summary>MM3034: the response has too few digits left after its offset.</summary>
    internal static Problem LostDigits(double digits) =>
        new("MM3034", Severity.Warning, $"the response keeps only about {Math.Max(0.0, Math.Floor(digits)).ToString("F0", CultureInfo.InvariantCulture)} digits of its variation")
        {
            Cause = "its values are so large against their residual variation that double precision rounds the differences away",
            Fix = "subtract a constant from the response before it is written to the file",
        };

    /// <summary>MM3040: the rows were streamed, so nothing is known of single rows.</summary>
    internal static Problem RowsStreamed() =>
        new("MM3040", Severity.Note, "the rows were streamed and are not held: residuals were not looked at")
        {
            Cause = "quantiles of residuals, the check for rows far from their fit, fitted values and leverages need the rows",
            Fix = "fit without streaming where the rows fit into memory",
        };

    /// <summary>MM3101: some residuals are far larger than normal ones would be.</summary>
    /// <param name="count">How many.</param>
    /// <param name="limit">The size they pass, in residual standard deviations.</param>
    /// <param name="worst">Row of the data from 1, its group in words, the scaled residual and the leverage, largest residual first.</param>
    internal static Problem FarResiduals(int count, double limit, FarResidual[] worst)
    {
        string rows = string.Join(", ", worst.Select(w => string.Create(CultureInfo.InvariantCulture, $"row {w.Row} ({w.Group}residual {w.Residual:F2}{Leverage(w)})")));
        string size = limit.ToString("F1", CultureInfo.InvariantCulture);
        return new Problem("MM3101", Severity.Note, $"{count} {(count == 1 ? "row has a residual" : "rows have residuals")} beyond ±{size} residual standard deviations: {rows}{(count > worst.Length ? ", …" : "")}")
        {
            Cause = "among this many normal residuals not even one that large is expected",
            Fix = "look at these rows: a slip of the pen, another unit, or a group that the model does not describe",
        };
    }

    /// <summary>MM3043: a residual correlation at the end of its range.</summary>
    /// <param name="name">The parameter, with its group.</param>
    /// <param name="value">Its estimate.</param>
    internal static Problem CorrelationAtLimit(string name, double value) =>
        new("MM3043", Severity.Note, string.Create(CultureInfo.InvariantCulture, $"the residual correlation {name} is {value:G5}, at the end of its range"))
        {
            Cause = "the likelihood still rises, or hardly falls, towards the limit: residuals of a subject are all but copies of each other",
            Fix = "replace the structure by a random effect of the subject, or add a random effect for what the rows of a subject share",
        };

    private static string Leverage(FarResidual residual) =>
        double.IsNaN(residual.Leverage) ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", leverage {residual.Leverage:F2}");
}
