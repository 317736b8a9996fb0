namespace MixedModels.Benchmarks.Comparing;

/// <summary>What a program needed for a fit, and what it found.</summary>
/// <param name="Seconds">Fastest fit.</param>
/// <param name="MedianSeconds">Median of the fits; the same where the program reports only the fastest.</param>
/// <param name="Evaluations">Evaluations of the objective.</param>
/// <param name="Objective">REML criterion, constants included.</param>
/// <param name="PeakMegabytes">Largest resident set of the process, 10⁶ bytes.</param>
/// <param name="Status">What the program says about the fit, one word.</param>
internal sealed record FitFigures(double Seconds, double MedianSeconds, int Evaluations, double Objective, double? PeakMegabytes, string Status);
