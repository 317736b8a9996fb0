namespace MixedModels.Covariance;

/// <summary>A correlation for every distance between columns, from partial autocorrelations sin ω: <c>toep</c>.</summary>
/// <param name="isHeterogeneous">Whether every column has a variance of its own.</param>
internal sealed class ToeplitzEffects(bool isHeterogeneous) : PatternedEffects(isHeterogeneous)
{
    /// <inheritdoc/>
    internal override string Name => "toep";

    private protected override int CorrelationCount(int width) => width - 1;

    private protected override Jet[] Lags(ReadOnlySpan<Jet> angles, Jet one, int width)
    {
        var partial = new Jet[angles.Length];
        for (int i = 0; i < partial.Length; i++) { partial[i] = Jet.Sine(angles[i]); }
        return Partial.Autocorrelations(partial, one.First.Length);
    }
}
