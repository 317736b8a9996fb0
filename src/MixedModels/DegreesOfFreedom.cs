namespace MixedModels;

/// <summary>How the denominator degrees of freedom of tests and intervals of fixed effects are found.</summary>
public enum DegreesOfFreedom
{
    /// <summary>Satterthwaite's: those of the χ² whose mean and variance are those of the estimated variance of the contrast,
    /// from exact derivatives and observed information.</summary>
    Satterthwaite,

    /// <summary>n − p, as if the rows were independent.</summary>
    Residual,

    /// <summary>Infinite: z tests and normal quantiles. Too hopeful with few groups.</summary>
    Normal,
}
