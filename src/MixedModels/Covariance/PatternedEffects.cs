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
    internal override RandomParameterKind KindOf(int index, int width) => index < RootCount(width) ? RandomParameterKind.Root : RandomParameterKind.Angle;

    /// <inheritdoc/>
    internal override void Fill(ReadOnlySpan<double> parameters, CovarianceJet matrix)
    {
        int s = matrix.Order;
        int roots = RootCount(s);
        Jet[] all = Jet.Parameters(parameters);
        Jet one = Jet.Constant(1.0, all.Length);
        Jet[] lags = s == 1 ? [one] : Lags(all.AsSpan(roots), one, s);
        for (int j = 0; j < s; j++)
        {
            for (int i = j; i < s; i++)
            {
                Jet scale = all[isHeterogeneous ? i : 0] * all[isHeterogeneous ? j : 0];
                matrix.Set(i, j, i == j ? scale : scale * lags[i - j], 0);
            }
        }
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
