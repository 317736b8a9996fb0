namespace MixedModels;

/// <summary>How the p value of a test of random effects is found, beside that of the boundary mixture.</summary>
public enum RandomTestMethod
{
    /// <summary>By the χ̄² mixture alone, which holds for many groups.</summary>
    Mixture,

    /// <summary>By draws of the finite-sample distribution of the statistic of one variance: exact where the model has no other random
    /// effects, else an approximation.</summary>
    Exact,

    /// <summary>By refits of both models to responses drawn from the smaller one.</summary>
    Bootstrap,
}
