namespace MixedModels.Covariance;

/// <summary>One variance for all columns and one correlation between them: <c>cs(…, hom = TRUE)</c>.</summary>
/// <remarks>Σ = a²J/s + b²(I − J/s), J of ones: a² = v(1 + (s − 1)ρ) and b² = v(1 − ρ) are its eigenvalues, so that both limits of ρ are zeros of a root.</remarks>
internal sealed class ExchangeableEffects : RandomStructure
{
    /// <inheritdoc/>
    internal override string Name => "cs";

    /// <inheritdoc/>
    internal override bool IsHeterogeneous => false;

    /// <inheritdoc/>
    internal override int ParameterCount(int width) => width > 1 ? 2 : 1;

    /// <inheritdoc/>
    internal override RandomParameterKind KindOf(int index, int width) => RandomParameterKind.Root;

    /// <inheritdoc/>
    internal override IEnumerable<(string Name, int Column, double Value)> Natural(double[] parameters, double[] units)
    {
        int s = units.Length;
        double common = parameters[0] * parameters[0];
        double apart = parameters[1] * parameters[1];
        double variance = (common + ((s - 1) * apart)) / s;
        yield return ("sd", -1, Math.Sqrt(variance) * units[0]);
        yield return ("rho", -1, variance == 0.0 ? double.NaN : (common - apart) / (s * variance));
    }

    /// <inheritdoc/>
    internal override void Fill(ReadOnlySpan<double> parameters, CovarianceJet matrix)
    {
        int s = matrix.Order;
        Jet[] all = Jet.Parameters(parameters);
        Jet common = (1.0 / s) * (all[0] * all[0]);
        Jet? square = s > 1 ? all[1] * all[1] : null;
        for (int j = 0; j < s; j++)
        {
            for (int i = j; i < s; i++) { matrix.Set(i, j, square is null ? common : common + (((i == j ? 1.0 : 0.0) - (1.0 / s)) * square), 0); }
        }
    }
}
