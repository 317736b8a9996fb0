using System.Collections.Immutable;
using MixedModels.Covariance;

namespace MixedModels.Design;

/// <summary>The residual side of a model on the rows used: which rows are correlated, and how.</summary>
/// <param name="Covariance">S(φ).</param>
/// <param name="Universes">The positions.</param>
/// <param name="Subjects">The subjects; their rows are all rows of positive weight, each once.</param>
/// <param name="Labels">What the parameters are called.</param>
internal sealed record ResidualDesign(
    ResidualCovariance Covariance,
    ImmutableArray<CovarianceUniverse> Universes,
    ImmutableArray<ResidualSubject> Subjects,
    ResidualLabels Labels);
