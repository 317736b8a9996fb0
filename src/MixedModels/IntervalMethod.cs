namespace MixedModels;

/// <summary>How confidence intervals of parameters are found.</summary>
public enum IntervalMethod
{
    /// <summary>Estimate ± quantile × standard error: fixed effects by t with the degrees of freedom asked for, standard deviations on the log
    /// scale, correlations on that of atanh.</summary>
    Wald,

    /// <summary>All values that a likelihood-ratio test does not reject, the other parameters at their best for each.</summary>
    Profile,

    /// <summary>Quantiles of refits to responses drawn from the model.</summary>
    Bootstrap,
}
