namespace MixedModels.Covariance;

/// <summary>Correlations between visits: occasions that the subjects share, with an order.</summary>
public abstract record VisitCorrelation : CorrelationStructure
{
    /// <summary>Whether every visit has a variance of its own, as in the forms that end in h; <c>us</c> has them always.</summary>
    public bool IsHeterogeneous { get; init; }

    /// <summary>k, the number of free parameters for m visits.</summary>
    internal abstract int ParameterCount(int visits);

    /// <summary>Fills the m × m correlation matrix, positive definite for all finite parameters.</summary>
    /// <param name="parameters">k free parameters; 0 is a start.</param>
    /// <param name="matrix">Receives the matrix, and as many derivatives as it has room for.</param>
    internal abstract void Fill(ReadOnlySpan<double> parameters, CovarianceJet matrix);

    // Elements that depend on the lag alone.
    private protected static void FillByLag(Jet[] lags, CovarianceJet matrix)
    {
        for (int j = 0; j < matrix.Order; j++)
        {
            for (int i = j; i < matrix.Order; i++) { matrix.Set(i, j, lags[i - j], 0); }
        }
    }
}
