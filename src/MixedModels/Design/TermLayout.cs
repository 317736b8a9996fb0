using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>Where a random-effects term lies within the columns of its grouping factor.</summary>
/// <param name="TermIndex">Index of the term in the formula's order.</param>
/// <param name="Offset">First column of the term among the factor's s columns.</param>
/// <param name="Width">Number of columns of the term.</param>
/// <param name="Structure">Shape of the term's covariance.</param>
/// <param name="Transform">R, upper triangular, Width × Width, column-major: the term's model matrix is T = T̃·R, and
/// products are of T̃, whose columns have mean square near 1 (weighted: Σwt² near n) and, where the structure allows, are orthogonal over the
/// pooled rows (diagonal structure: R is diagonal).</param>
/// <param name="StartsWithConstant">Whether the term's first column is the same in all rows: a random intercept.</param>
internal sealed record TermLayout(
    int TermIndex,
    int Offset,
    int Width,
    CovarianceStructure Structure,
    ImmutableArray<double> Transform,
    bool StartsWithConstant);
