namespace MixedModels;

/// <summary>What is measured of the variance by level.</summary>
public enum VarianceMeasure
{
    /// <summary>The variance of a random-effects term over the rows, or of the residuals; in squared units of the response.</summary>
    Variance,

    /// <summary>The adjusted intraclass correlation: of the variance without the fixed part.</summary>
    AdjustedIntraclassCorrelation,

    /// <summary>The unadjusted intraclass correlation: of the whole variance.</summary>
    UnadjustedIntraclassCorrelation,

    /// <summary>R² of the fixed part alone.</summary>
    MarginalRSquared,

    /// <summary>R² of the fixed part and the random effects together.</summary>
    ConditionalRSquared,
}
