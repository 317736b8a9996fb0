using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Inference;

/// <content>Marginal means, slopes and contrasts.</content>
internal static partial class InferenceProblems
{
    /// <summary>MM3220.</summary>
    internal static Problem NoSuchFactor(string name, ImmutableArray<string> factors, ImmutableArray<string> covariates) =>
        new("MM3220", Severity.Error, $"{BackTicks.Around(name)} is no factor of the fixed part")
        {
            Cause = covariates.Contains(name, StringComparer.Ordinal)
                ? $"it is a covariate, and means need values for it"
                : factors.IsEmpty ? "the fixed part has no factor" : $"its factors are {string.Join(", ", factors)}",
            Fix = covariates.Contains(name, StringComparer.Ordinal)
                ? $"give values, such as {name}=1,2,3, or ask for the slope of {name}"
                : Spelling.Nearest(name, factors) is { } near ? $"did you mean \"{near}\"?" : "name one of the factors, or none for the overall mean",
        };

    /// <summary>MM3221.</summary>
    internal static Problem NoSuchCovariate(string name, ImmutableArray<string> covariates) =>
        new("MM3221", Severity.Error, $"{BackTicks.Around(name)} is no covariate of the fixed part")
        {
            Cause = covariates.IsEmpty ? "the fixed part has no covariate" : $"its covariates are {string.Join(", ", covariates)}",
            Fix = Spelling.Nearest(name, covariates) is { } near ? $"did you mean \"{near}\"?" : "name a column of numbers that the fixed part uses",
        };

    /// <summary>MM3222.</summary>
    internal static Problem MeanUnknown(string covariate) =>
        new("MM3222", Severity.Error, $"the mean of {BackTicks.Around(covariate)} is not known")
        {
            Cause = "the model was fitted to a stream, whose rows were not held, or was saved by an earlier version",
            Fix = $"say where to hold it, such as {covariate}=0",
        };

    /// <summary>MM3223.</summary>
    internal static Problem GridCannotHold(string column) =>
        new("MM3223", Severity.Error, $"means cannot be taken over a fixed part that uses the groups of {BackTicks.Around(column)}")
        {
            Cause = "within() and between() depend on which group a row belongs to, and a mean over groups has none",
            Fix = "compare coefficients by their names, or fit the model with columns that hold the group means",
        };

    /// <summary>MM3224.</summary>
    internal static Problem NotEstimable(string contrast, string column) =>
        new("MM3224", Severity.Error, $"{BackTicks.Around(contrast)} is not estimable")
        {
            Cause = $"it needs the coefficient {column}, which the data do not tell: its column depends on others",
            Fix = "compare only cells that have rows; the summary shows which coefficients are not estimable",
        };

    /// <summary>MM3226.</summary>
    internal static Problem FactorTwice(string name) =>
        new("MM3226", Severity.Error, $"{BackTicks.Around(name)} is named twice")
        {
            Cause = "each factor is told apart once, before the bar or behind it",
            Fix = $"name {name} once",
        };

    /// <summary>MM3225.</summary>
    internal static Problem NoContrast(string source, TextSpan where, string what, string fix) =>
        new("MM3225", Severity.Error, what) { Source = source, Where = where, Fix = fix };
}
