namespace MixedModels;

/// <summary>A likelihood-ratio test of a smaller model within a larger one.</summary>
/// <param name="Statistic">The drop of the objective, at least 0.</param>
/// <param name="DegreesOfFreedom">Parameters that the larger model has more.</param>
/// <param name="PValue">P(χ² ≥ statistic) with those degrees of freedom: too large where variances are tested, for they cannot be negative.</param>
/// <param name="BoundaryPValue">The same by the χ̄² mixture of the model at hand, which minds that variances cannot be negative; equal to
/// <paramref name="PValue"/> where none is tested; null where it was not computed.</param>
public sealed record LikelihoodRatioTest(double Statistic, int DegreesOfFreedom, double PValue, double? BoundaryPValue)
{
    /// <summary>The p value by simulation; null where none was asked for or none can be had.</summary>
    public SimulatedPValue? Simulated { get; init; }
}
