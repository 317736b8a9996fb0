namespace MixedModels.Optimization;

/// <summary>How a trust-region search ended.</summary>
/// <param name="Converged">False when the evaluations ran out.</param>
/// <param name="Evaluations">Values computed, the first one included.</param>
/// <param name="PredictedDecrease">What one more step was predicted to gain.</param>
/// <param name="Step">That step, not taken; all zeros when no parameter was free.</param>
/// <param name="CurrentIsLastTried">Whether the point tried last is the current one.</param>
internal sealed record TrustRegionOutcome(bool Converged, int Evaluations, double PredictedDecrease, double[] Step, bool CurrentIsLastTried);
