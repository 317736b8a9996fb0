namespace MixedModels;

/// <summary>A factorization of a fit, for progress and for a trace.</summary>
/// <param name="Start">Which start, from 1.</param>
/// <param name="Evaluation">Factorizations so far in this start, this one included.</param>
/// <param name="Objective">The objective there.</param>
/// <param name="PredictedDecrease">What the step that led there was predicted to gain; 0 at the start.</param>
/// <param name="StepLength">Length of that step in the relative covariance factors, scaled columns; 0 at the start.</param>
/// <param name="Kind">How the step was computed.</param>
/// <param name="IsAccepted">Whether the search went on from there; a rejected step is followed by a shorter one.</param>
public sealed record FitProgress(
    int Start, int Evaluation, double Objective, double PredictedDecrease, double StepLength, FitStepKind Kind, bool IsAccepted);
