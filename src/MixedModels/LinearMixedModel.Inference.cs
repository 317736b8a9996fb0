using MixedModels.Estimation;
using MixedModels.Inference;

namespace MixedModels;

/// <content>Tests and intervals.</content>
public sealed partial class LinearMixedModel
{
    /// <summary>The fixed effects with tests and Wald intervals by a method of choice.</summary>
    /// <param name="method">How degrees of freedom are found.</param>
    /// <param name="confidence">Confidence of the intervals, between 0 and 1.</param>
    /// <param name="cancellationToken">Stops the work; Satterthwaite's takes about as long as two evaluations of the objective.</param>
    /// <returns>A coefficient per column of X, aliased ones included.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1, or the method is none.</exception>
    public FixedEffects Coefficients(DegreesOfFreedom method, double confidence = DefaultConfidence, CancellationToken cancellationToken = default)
    {
        if (!(confidence > 0.0 && confidence < 1.0)) { throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1."); }
        return WaldTable.Of(Schema.FixedNames, Estimate, confidence, method switch
        {
            DegreesOfFreedom.Satterthwaite => new Satterthwaite(Estimate.FixedCovariance, CovarianceInformation.Of(Estimate, cancellationToken)).DegreesOfFreedom,
            DegreesOfFreedom.Residual => _ => ObservationCount - Estimate.Data.Rank,
            DegreesOfFreedom.Normal => _ => double.PositiveInfinity,
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
        });
    }
}
