namespace MixedModels.Covariance;

/// <summary>One variance for all columns, no covariances: <c>diag(…, hom = TRUE)</c>.</summary>
internal sealed class IndependentEffects() : PatternedEffects(false)
{
    /// <inheritdoc/>
    internal override string Name => "diag";

    private protected override int CorrelationCount(int width) => 0;

    private protected override Jet[] Lags(ReadOnlySpan<Jet> angles, Jet one, int width) =>
        [.. Enumerable.Range(0, width).Select(lag => lag == 0 ? one : one - one)];
}
