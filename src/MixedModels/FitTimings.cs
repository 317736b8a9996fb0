namespace MixedModels;

/// <summary>Where the time went, in seconds.</summary>
/// <param name="Read">Reading and typing the data; 0 for data in memory.</param>
/// <param name="Design">Formula, codings and matrices.</param>
/// <param name="Fit">From cross-products to certificate.</param>
/// <param name="Inference">Standard errors, tests and effect sizes.</param>
public sealed record FitTimings(double Read, double Design, double Fit, double Inference);
