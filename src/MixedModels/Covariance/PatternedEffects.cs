namespace MixedModels.Covariance;

/// <summary>D·C·D: standard deviations, one for all columns or one each, and a correlation matrix by the distance between columns.</summary>
/// <param name="isHeterogeneous">Whether every column has a standard deviation of its own.</param>
internal abstract class PatternedEffects(bool isHeterogeneous) : RandomStructure
{
    /// <inheritdoc/>
    internal override bool IsHeterogeneous => isHeterogeneous;

    /// <inheritdoc/>
    internal override int ParameterCount(int width) => RootCount(width) + (width > 1 ? CorrelationCount(width) : 0);

    /// <inheritdoc/>
    internal override RandomParameterKind KindOf(int index, int width) => index >= RootCount(width)
        ? RandomParameterKind.Angle
        : isHeterogeneous ? RandomParameterKind.FourthRoot : RandomParameterKind.Root;

    /// <inheritdoc/>
    internal override void Fill(ReadOnlySpan<double> parameters, CovarianceJet matrix)
    {
        int s = matrix.Order;
        int roots = RootCount(s);
        Jet[] all = Jet.Parameters(parameters);
        Jet one = Jet.Constant(1.0, all.Length);
        Jet[] lags = s == 1 ? [one] : Lags(all.AsSpan(roots), one, s);
        // One variance is the square of one root. Standard deviations of their own are squares, so that their signs cannot turn a correlation's.
        Jet[] deviations = isHeterogeneous ? [.. all.Take(roots).Select(root => root * root)] : [.. Enumerable.Repeat(all[0], s)];
        for (int j = 0; j < s; j++)
        {
            for (int i = j; i < s; i++)
            {
                Jet scale = deviations[i] * deviations[j];
                matrix.Set(i, j, i == j ? scale : scale * lags[i - j], 0);
            }
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<(string Name, int Column, double Value)> Natural(double[] parameters, double[] units)
    {
        int s = units.Length;
        if (!isHeterogeneous) { yield return ("sd", -1, Math.Abs(parameters[0]) * units[0]); }
        int count = CorrelationCount(s);
        if (count == 0) { yield break; }
        Jet[] lags = Lags([.. parameters.Skip(RootCount(s)).Select(p => Jet.Constant(p, 0))], Jet.Constant(1.0, 0), s);
        for (int i = 1; i <= count; i++) { yield return (count == 1 ? "rho" : $"rho{i}", -1, lags[i].Value); }
    }

    /// <summary>Number of correlation parameters for two columns or more.</summary>
    private protected abstract int CorrelationCount(int width);

    /// <summary>Correlations by the distance between columns, 0 to width − 1.</summary>
    /// <param name="angles">The correlation parameters.</param>
    /// <param name="one">The number 1.</param>
    /// <param name="width">Columns of the term, at least 2.</param>
    private protected abstract Jet[] Lags(ReadOnlySpan<Jet> angles, Jet one, int width);

    private int RootCount(int width) => isHeterogeneous ? width : 1;
}
