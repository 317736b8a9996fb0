namespace MixedModels;

/// <summary>One accepted step of a fit, for progress and for a trace.</summary>
/// <param name="Start">Which start, from 1.</param>
/// <param name="Evaluation">Factorizations so far in this start.</param>
/// <param name="Objective">The objective there.</param>
/// <param name="PredictedDecrease">What the next step is predicted to gain.</param>
/// <param name="StepLength">Length of the step that led there, scaled columns.</param>
public sealed record FitProgress(int Start, int Evaluation, double Objective, double PredictedDecrease, double StepLength);
