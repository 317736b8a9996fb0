namespace MixedModels.Estimation;

/// <summary>What a factorization will take, found without doing it.</summary>
/// <param name="Bytes">Of the factor and its selected inverse.</param>
/// <param name="Flops">Floating-point operations of one factorization.</param>
internal readonly record struct FactorForecast(long Bytes, double Flops);
