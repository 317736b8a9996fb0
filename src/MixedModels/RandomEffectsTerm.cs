using System.Collections.Immutable;
using MixedModels.LinearAlgebra;

namespace MixedModels;

/// <summary>The estimated covariance of one random-effects term: σ²λλᵀ.</summary>
/// <param name="Group">Name of the grouping factor.</param>
/// <param name="LevelCount">J, its number of levels.</param>
/// <param name="Structure"><c>us</c> for any covariance, <c>diag</c> for independent columns, <c>cs ar1 toep fa rr</c> for patterns.</param>
/// <param name="Terms">Names of the s columns.</param>
/// <param name="StandardDeviations">s standard deviations, in units of the response per unit of the column.</param>
/// <param name="Covariance">s × s covariance matrix; its diagonal holds the variances.</param>
/// <param name="Correlation">s × s correlations; NaN where a standard deviation is zero.</param>
/// <param name="Theta">The term's free elements of λ, column by column of the lower triangle (diagonal: the s diagonal elements); of a
/// pattern its free parameters.</param>
public sealed record RandomEffectsTerm(
    string Group,
    int LevelCount,
    string Structure,
    ImmutableArray<string> Terms,
    ImmutableArray<double> StandardDeviations,
    Matrix Covariance,
    Matrix Correlation,
    ImmutableArray<double> Theta)
{
    /// <summary>Whether every column has a variance of its own; null where the structure has one form only.</summary>
    public bool? IsHeterogeneous { get; init; }

    /// <summary>Parameters of a pattern beside the standard deviations of the columns; none for <c>us</c> and <c>diag</c>.</summary>
    public ImmutableArray<StructureParameter> Parameters { get; init; } = [];
}
