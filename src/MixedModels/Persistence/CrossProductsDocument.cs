using System.Collections.Immutable;
using MixedModels.Design;

namespace MixedModels.Persistence;

/// <summary>Cross-products as base64 of little-endian numbers.</summary>
/// <param name="ObservationCount">n.</param>
/// <param name="SumLogWeights">Σ log w, base64 of one double.</param>
/// <param name="Factors">The grouping factors.</param>
/// <param name="Pairs">Pairs of grouping factors.</param>
/// <param name="Fixed">[X̃ ỹ]ᵀW[X̃ ỹ].</param>
/// <param name="Basis">The basis of the fixed effects.</param>
/// <param name="KnownVariance">σ² where it is known beforehand, base64 of one double; null where it is estimated.</param>
internal sealed record CrossProductsDocument(
    int ObservationCount,
    string SumLogWeights,
    ImmutableArray<CrossProductsDocument.Factor> Factors,
    ImmutableArray<CrossProductsDocument.Pair> Pairs,
    string Fixed,
    CrossProductsDocument.FixedEffectsBasis Basis,
    string? KnownVariance = null)
{
    /// <summary>One grouping factor.</summary>
    internal sealed record Factor(string Name, int LevelCount, int Width, ImmutableArray<Term> Terms, string Diagonal, string Border);

    /// <summary>One term of a grouping factor.</summary>
    internal sealed record Term(
        int TermIndex,
        int Offset,
        int Width,
        CovarianceStructure Structure,
        string Transform,
        bool StartsWithConstant,
        PatternDocument? Pattern = null);

    /// <summary>What a term's covariance is held to.</summary>
    /// <param name="Name">Name of the structure.</param>
    /// <param name="Heterogeneous">Whether every column has a variance of its own.</param>
    /// <param name="Factors">Number of common factors; null where the structure has none.</param>
    internal sealed record PatternDocument(string Name, bool Heterogeneous, int? Factors);

    /// <summary>One pair of grouping factors; levels are base64 of 32-bit integers.</summary>
    internal sealed record Pair(int First, int Second, string FirstLevel, string SecondLevel, string Values);

    /// <summary>The basis of the fixed effects.</summary>
    internal sealed record FixedEffectsBasis(
        ImmutableArray<int> Retained,
        ImmutableArray<AliasedColumn> Aliased,
        string Transform,
        string ResponseShift,
        string ResponseScale);
}
