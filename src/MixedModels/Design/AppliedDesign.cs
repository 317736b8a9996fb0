using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>New rows, coded as the training rows were coded. Every row is kept; missing inputs give NaN.</summary>
/// <param name="FixedColumns">The columns of X, before rank reduction, in training order.</param>
/// <param name="RandomTerms">The random-effects terms in the formula's order.</param>
/// <param name="Offset">Sum of the offsets, or null.</param>
/// <param name="UnknownLevels">Levels of factors of the terms that training did not meet; their rows hold NaN.</param>
internal sealed record AppliedDesign(
    ImmutableArray<double[]> FixedColumns,
    ImmutableArray<AppliedRandomTerm> RandomTerms,
    double[]? Offset,
    ImmutableArray<UnknownLevel> UnknownLevels);
