using System.Collections.Immutable;

namespace MixedModels.Inference;

/// <summary>A part of a contrast in words. The kinds are closed.</summary>
internal abstract record ContrastAtom
{
    private ContrastAtom()
    {
    }

    /// <summary>A coefficient.</summary>
    /// <param name="Column">Index among all columns of X.</param>
    internal sealed record Coefficient(int Column) : ContrastAtom;

    /// <summary>A marginal mean, or a slope.</summary>
    /// <param name="SlopeOf">The covariate, or null for a mean.</param>
    /// <param name="Levels">Levels of factors, by name.</param>
    /// <param name="At">Values of covariates, by name.</param>
    internal sealed record Mean(string? SlopeOf, ImmutableSortedDictionary<string, string> Levels, ImmutableSortedDictionary<string, double> At) : ContrastAtom;
}
