namespace MixedModels.Tests.Reference;

/// <summary>What is compared of cases with a residual structure.</summary>
public enum ResidualQuantity
{
    /// <summary>Log likelihood, AIC, BIC.</summary>
    Information,

    /// <summary>β̂.</summary>
    FixedEffects,

    /// <summary>Standard errors.</summary>
    StandardErrors,

    /// <summary>Var(β̂).</summary>
    Covariance,

    /// <summary>σ.</summary>
    Sigma,

    /// <summary>Covariances between visits.</summary>
    ResidualCovariance,

    /// <summary>Parameters of the structure and the variance function.</summary>
    ResidualParameters,

    /// <summary>Standard deviations of random effects.</summary>
    VarianceComponents,

    /// <summary>Conditional modes.</summary>
    ConditionalModes,

    /// <summary>Satterthwaite's degrees of freedom.</summary>
    Satterthwaite,

    /// <summary>Kenward and Roger's standard errors and degrees of freedom, without second derivatives.</summary>
    KenwardRogerLinear,

    /// <summary>n − p degrees of freedom.</summary>
    ResidualDegreesOfFreedom,

    /// <summary>Between-within degrees of freedom, the intercept's left out: the reference counts it among the coefficients between subjects and gives it
    /// the degrees of freedom within.</summary>
    BetweenWithin,

    /// <summary>F tests of types II and III, Satterthwaite's.</summary>
    Terms,

    /// <summary>F tests of types II and III, Kenward and Roger's without second derivatives where the structure has none.</summary>
    AdjustedTerms,

    /// <summary>Marginal means and their comparisons.</summary>
    Means,

    /// <summary>Kenward and Roger's adjusted Var(β̂), without second derivatives.</summary>
    KenwardRogerCovariance,
}
