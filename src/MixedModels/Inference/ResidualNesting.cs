using MixedModels.Covariance;

namespace MixedModels.Inference;

/// <summary>Whether the residual side of a model lies within that of another.</summary>
internal static class ResidualNesting
{
    // What each structure of visits is a special case of.
    private static readonly Dictionary<string, string[]> Larger = new(StringComparer.Ordinal)
    {
        ["cs"] = ["csh", "toep", "toeph", "us"],
        ["csh"] = ["toeph", "us"],
        ["ar1"] = ["ar1h", "arma", "toep", "toeph", "ad", "adh", "us"],
        ["ar1h"] = ["toeph", "adh", "us"],
        ["arma"] = ["toep", "toeph", "us"],
        ["toep"] = ["toeph", "us"],
        ["toeph"] = ["us"],
        ["ad"] = ["adh", "us"],
        ["adh"] = ["us"],
    };

    /// <summary>Whether both are the same.</summary>
    internal static bool AreEqual(LinearMixedModel one, LinearMixedModel other) =>
        Equals(one.ResidualStructure, other.ResidualStructure) && Equals(one.VarianceFunction, other.VarianceFunction);

    /// <summary>Why the residual side of a model does not lie within that of another, or null where it does.</summary>
    internal static string? WhyNot(LinearMixedModel smaller, LinearMixedModel larger)
    {
        bool structure = smaller.ResidualStructure is not { } small || (larger.ResidualStructure is { } large && IsWithin(small, large));
        bool variance = smaller.VarianceFunction is null || Equals(smaller.VarianceFunction, larger.VarianceFunction);
        return (structure, variance) switch
        {
            (false, _) => $"the residual structure {smaller.ResidualStructure} of the model before it is no special case of {larger.ResidualStructure?.ToString() ?? "independent residuals"}",
            (_, false) => $"the variance function {smaller.VarianceFunction} of the model before it is no special case of {larger.VarianceFunction?.ToString() ?? "one variance"}",
            _ => null,
        };
    }

    private static bool IsWithin(ResidualStructure small, ResidualStructure large)
    {
        bool sameRows = small.Subject == large.Subject && (small.Time == large.Time || small.Time is null) && (small.By is null || small.By == large.By);
        bool sameKind = small.Correlation.Name == large.Correlation.Name;
        return sameRows && (sameKind || (Larger.TryGetValue(small.Correlation.Name, out string[]? above) && above.Contains(large.Correlation.Name)));
    }
}
