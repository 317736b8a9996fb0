using System.Collections.Immutable;

namespace MixedModels;

/// <summary>An estimated marginal mean, or a slope.</summary>
/// <param name="Levels">The levels it is of, factor by factor.</param>
/// <param name="Estimate">In units of the response (a slope: per unit of the covariate); NaN where it is not estimable.</param>
/// <param name="StandardError">Its standard error by the method of the table.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom; +∞ for z.</param>
/// <param name="Lower">Lower confidence limit.</param>
/// <param name="Upper">Upper confidence limit.</param>
/// <param name="IsEstimable">Whether the data tell it: false where a cell that it averages over has no rows.</param>
public sealed record MarginalMean(
    ImmutableArray<string> Levels, double Estimate, double StandardError, double DegreesOfFreedom, double Lower, double Upper, bool IsEstimable);
