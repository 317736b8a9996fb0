namespace MixedModels.Cli.Rendering;

/// <summary>Which intervals a fit is shown with.</summary>
internal enum IntervalChoice
{
    /// <summary>Wald intervals of the coefficients alone.</summary>
    CoefficientsOnly,

    /// <summary>Wald intervals of all parameters.</summary>
    Wald,

    /// <summary>Profiles of the likelihood.</summary>
    Profile,

    /// <summary>Profiles of the restricted likelihood; coefficients, which it does not know, have Wald intervals.</summary>
    RestrictedProfile,

    /// <summary>Percentiles of refits to responses drawn from the model.</summary>
    Bootstrap,
}
