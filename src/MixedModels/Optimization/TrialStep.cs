namespace MixedModels.Optimization;

/// <summary>A step that is tried: what the trace shows of it.</summary>
/// <param name="Evaluation">Values computed so far, this one included.</param>
/// <param name="Value">The value there.</param>
/// <param name="PredictedDecrease">What the step was predicted to gain; 0 at the start.</param>
/// <param name="Length">Length of the step; 0 at the start.</param>
/// <param name="Curvature">The second derivatives it was computed with; null at the start.</param>
/// <param name="IsAccepted">Whether the search moved there.</param>
internal readonly record struct TrialStep(
    int Evaluation, double Value, double PredictedDecrease, double Length, CurvatureKind? Curvature, bool IsAccepted);
