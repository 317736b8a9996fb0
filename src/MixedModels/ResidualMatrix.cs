using System.Collections.Immutable;
using MixedModels.LinearAlgebra;

namespace MixedModels;

/// <summary>The residual covariance between the visits of a subject.</summary>
/// <param name="Group">Level of the factor that has separate matrices; null for one matrix.</param>
/// <param name="Visits">Labels of the m visits.</param>
/// <param name="StandardDeviations">m residual standard deviations, in the units of the response, at weight 1.</param>
/// <param name="Correlation">m × m.</param>
public sealed record ResidualMatrix(string? Group, ImmutableArray<string> Visits, ImmutableArray<double> StandardDeviations, Matrix Correlation);
