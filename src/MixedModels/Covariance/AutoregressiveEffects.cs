namespace MixedModels.Covariance;

/// <summary>ρ to the power of the distance between columns, ρ = sin ω: <c>ar1</c>.</summary>
/// <param name="isHeterogeneous">Whether every column has a variance of its own.</param>
internal sealed class AutoregressiveEffects(bool isHeterogeneous) : PatternedEffects(isHeterogeneous)
{
    /// <inheritdoc/>
    internal override string Name => "ar1";

    private protected override int CorrelationCount(int width) => 1;

    private protected override Jet[] Lags(ReadOnlySpan<Jet> angles, Jet one, int width)
    {
        Jet rho = Jet.Sine(angles[0]);
        var lags = new Jet[width];
        lags[0] = one;
        for (int lag = 1; lag < width; lag++) { lags[lag] = lags[lag - 1] * rho; }
        return lags;
    }
}
