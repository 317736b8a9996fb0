using MixedModels.Problems;

namespace MixedModels.Covariance;

/// <summary>Problems of covariance structures as they are written.</summary>
internal static class CovarianceProblems
{
    /// <summary>MM1030: the text is no residual structure.</summary>
    internal static Problem NotAStructure(string text, IEnumerable<string> names) => new("MM1030", Severity.Error, $"`{text}` is no residual structure")
    {
        Cause = "a residual structure is NAME(time | subject) or NAME(time | subject | by), all of them columns",
        Fix = $"write for instance `ar1(week | id)`; NAME is one of {string.Join(", ", names)}",
    };

    /// <summary>MM1030: the structure depends on the order of visits.</summary>
    internal static Problem NeedsTime(string text, string name) => new("MM1030", Severity.Error, $"`{text}` does not say when the rows of a subject were taken")
    {
        Cause = $"`{name}` depends on the visit or the time; only `cs` does not",
        Fix = $"put the column of visits or times before the bar: `{name}(visit | id)`",
    };

    /// <summary>MM1031: the text is no variance function.</summary>
    internal static Problem NotAVariance(string text, IEnumerable<string> names) => new("MM1031", Severity.Error, $"`{text}` is no variance function")
    {
        Cause = "a variance function is NAME(column) or NAME(expression of columns)",
        Fix = $"write for instance `strata(sex)` or `power(dose)`; NAME is one of {string.Join(", ", names)}",
    };
}
