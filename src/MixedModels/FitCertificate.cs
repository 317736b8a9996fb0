using System.Collections.Immutable;

namespace MixedModels;

/// <summary>The evidence that a fit ended at a minimum of its objective (numerics: first- and second-order conditions
/// over Σ ⪰ 0).</summary>
/// <param name="Evaluations">Factorizations used by the start that won.</param>
/// <param name="TotalEvaluations">Factorizations over all starts.</param>
/// <param name="Starts">Number of starts.</param>
/// <param name="PredictedDecrease">½ gᵀH⁺g at the estimates, what a further Newton step would gain, in units of the objective.</param>
/// <param name="ScaledGradient">Largest |gradient| at the estimates over the free covariance parameters, scaled columns.</param>
/// <param name="SmallestCurvature">Smallest eigenvalue of the Hessian on the free face, per relative change of the covariance
/// parameters (scaled columns): 2 over it is about the variance of the logarithm of the least known standard deviation. Below
/// 1e-3 the data hardly determine that direction. Null without free parameters.</param>
/// <param name="BoundarySlope">Smallest eigenvalue of ∂d/∂Σ over the null spaces of the estimated Σ; null in the interior, ≥ 0 at a minimum.</param>
/// <param name="Boundary">The directions whose variance is estimated as zero, in words; empty in the interior.</param>
public sealed record FitCertificate(
    int Evaluations,
    int TotalEvaluations,
    int Starts,
    double PredictedDecrease,
    double ScaledGradient,
    double? SmallestCurvature,
    double? BoundarySlope,
    ImmutableArray<string> Boundary)
{
    /// <summary>Factorizations used by the start that took the most.</summary>
    public int MostEvaluations { get; init; } = Evaluations;
}
