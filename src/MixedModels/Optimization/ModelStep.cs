namespace MixedModels.Optimization;

/// <summary>A minimiser of a model within a ball.</summary>
/// <param name="Step">Δ, k values.</param>
/// <param name="PredictedDecrease">What the model says it gains, at least 0.</param>
/// <param name="Length">‖Δ‖.</param>
internal sealed record ModelStep(double[] Step, double PredictedDecrease, double Length);
