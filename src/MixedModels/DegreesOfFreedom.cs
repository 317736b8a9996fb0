namespace MixedModels;

/// <summary>How the denominator degrees of freedom of tests and intervals of fixed effects are found.</summary>
public enum DegreesOfFreedom
{
    /// <summary>Satterthwaite's: those of the χ² whose mean and variance are those of the estimated variance of the contrast,
    /// from exact derivatives and observed information.</summary>
    Satterthwaite,

    /// <summary>Kenward and Roger's: Var(β̂) adjusted for the estimation of the covariance parameters, degrees of freedom and scale
    /// of F by matching moments; REML fits only. Expected information (as R's pbkrtest).</summary>
    KenwardRoger,

    /// <summary>Kenward and Roger's with expected information, whatever the model.</summary>
    KenwardRogerExpected,

    /// <summary>Kenward and Roger's with observed information and without second derivatives of the covariance; variances estimated
    /// as zero count as known.</summary>
    KenwardRogerLinear,

    /// <summary>Kenward and Roger's as SAS has it: observed information, second derivatives in variances and correlations (they vanish
    /// where the covariance is linear in its parameters, as that of random effects is); variances estimated as zero count as known.</summary>
    KenwardRogerSas,

    /// <summary>Containment: the rank that the smallest random effect which holds the term adds to the design; as SAS's default.</summary>
    Containment,

    /// <summary>Between-within: coefficients that are constant within the levels of the grouping factor with the fewest levels, and the others, share the
    /// degrees of freedom of levels and of rows.</summary>
    BetweenWithin,

    /// <summary>n − p, as if the rows were independent.</summary>
    Residual,

    /// <summary>Infinite: z tests and normal quantiles. Too hopeful with few groups.</summary>
    Normal,

    /// <summary>Sandwich covariance of the coefficients, clustered by what the model holds for independent (the outermost of nested grouping factors, or the
    /// subjects of a residual structure), without small-sample correction; Satterthwaite's degrees of freedom under the fitted covariance. Needs rows.</summary>
    RobustCr0,

    /// <summary>The same times m(n − 1)/((m − 1)(n − p)) for m clusters.</summary>
    RobustCr1S,

    /// <summary>The same, residuals of a cluster adjusted so that the covariance is unbiased where the fitted one holds: the choice for few clusters.</summary>
    RobustCr2,

    /// <summary>The same, residuals of a cluster as if it had been left out: nearly the jackknife over clusters.</summary>
    RobustCr3,
}
