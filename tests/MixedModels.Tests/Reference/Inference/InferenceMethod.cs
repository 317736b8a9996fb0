using System.Text.Json;
using MixedModels.Testing;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference.Inference;

/// <summary>A way to degrees of freedom, as the reference calls it and as we do.</summary>
/// <param name="Name">In the table of agreement.</param>
/// <param name="DegreesOfFreedom">Ours.</param>
internal sealed record InferenceMethod(string Name, DegreesOfFreedom DegreesOfFreedom)
{
    private static readonly InferenceMethod Normal = new("z", DegreesOfFreedom.Normal);
    private static readonly InferenceMethod Satterthwaite = new("Satterthwaite", DegreesOfFreedom.Satterthwaite);
    private static readonly InferenceMethod KenwardRoger = new("Kenward-Roger", DegreesOfFreedom.KenwardRoger);

    /// <summary>Whether degrees of freedom are infinite.</summary>
    internal bool IsNormal => this == Normal;

    /// <summary>The method that the reference calls so.</summary>
    /// <param name="key">A key of <c>coef_tests</c>, <c>anova</c> or <c>by_mode</c>.</param>
    internal static InferenceMethod Of(string key) => key switch
    {
        "wald_z" or "wald_chisq" or "asymptotic" => Normal,
        "satterthwaite" => Satterthwaite,
        "kenward_roger" or "kenward-roger" => KenwardRoger,
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, null),
    };

    /// <summary>The fit that the method is of: Kenward and Roger's is always of the one by REML.</summary>
    /// <param name="reference">The case.</param>
    internal LinearMixedModel FitOf(ReferenceCase reference) => this == KenwardRoger ? ReferenceFits.RestrictedOf(reference) : ReferenceFits.Of(reference);

    /// <summary>Degrees of freedom beside the reference's, which has none for z.</summary>
    /// <param name="row">The reference's row.</param>
    /// <param name="field">Its field.</param>
    /// <param name="actual">Ours.</param>
    /// <param name="what">What they are of.</param>
    internal Comparison DegreesOfFreedomOf(JsonElement row, string field, double actual, string what)
    {
        bool isNone = !row.TryGetProperty(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null;
        Tolerance tolerance = this == KenwardRoger ? Tolerance.KenwardRogerDegreesOfFreedom : Tolerance.DegreesOfFreedom;
        return new Comparison($"{what} df", isNone ? double.PositiveInfinity : value.GetDouble(), actual, tolerance);
    }
}
