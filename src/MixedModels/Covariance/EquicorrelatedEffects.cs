namespace MixedModels.Covariance;

/// <summary>A variance per column and one correlation between all, from −1/(s − 1) to 1: <c>cs</c>.</summary>
/// <remarks>With a = 1/(s − 1): ρ = ½(1 + a)(1 + sin ω) − a.</remarks>
internal sealed class EquicorrelatedEffects() : PatternedEffects(true)
{
    /// <inheritdoc/>
    internal override string Name => "cs";

    /// <inheritdoc/>
    internal override double[] Start(int width, double scale)
    {
        double[] start = base.Start(width, scale);
        // ρ = 0.
        if (width > 1) { start[^1] = Math.Asin((2.0 / width) - 1.0); }
        return start;
    }

    private protected override int CorrelationCount(int width) => 1;

    private protected override Jet[] Lags(ReadOnlySpan<Jet> angles, Jet one, int width)
    {
        double a = 1.0 / (width - 1.0);
        Jet rho = (0.5 * (1.0 + a) * (Jet.Sine(angles[0]) + 1.0)) + -a;
        return [.. Enumerable.Range(0, width).Select(lag => lag == 0 ? one : rho)];
    }
}
