namespace MixedModels.Estimation;

/// <summary>What the search needs to know beyond the cross-products.</summary>
/// <param name="Method">REML or ML.</param>
/// <param name="MaxEvaluations">Factorizations per start.</param>
/// <param name="Starts">Number of starts, or null for the default.</param>
/// <param name="MemoryLimit">Bytes that the factor may take.</param>
/// <param name="Threads">At most how many threads work; at least 1. The result does not depend on it.</param>
/// <param name="Progress">Told after every factorization; may be null.</param>
/// <param name="CancellationToken">Stops the search.</param>
internal sealed record FitSettings(
    EstimationMethod Method,
    int MaxEvaluations,
    int? Starts,
    long MemoryLimit,
    int Threads,
    IProgress<FitProgress>? Progress,
    CancellationToken CancellationToken)
{
    /// <summary>How closely the minimum is sought.</summary>
    internal SearchPrecision Precision { get; init; } = SearchPrecision.Full;
}
