namespace MixedModels.Tests.Reference;

/// <summary>What is compared with a reference fit.</summary>
public enum Quantity
{
    /// <summary>The objective at the reference θ: arithmetic, no optimizer in the way.</summary>
    ObjectiveAtReference,

    /// <summary>The objective where our search ended.</summary>
    Objective,

    /// <summary>Log-likelihood, AIC and BIC.</summary>
    Information,

    /// <summary>Rows used, parameters, levels per grouping factor.</summary>
    Counts,

    /// <summary>β̂.</summary>
    FixedEffects,

    /// <summary>Standard errors of β̂.</summary>
    StandardErrors,

    /// <summary>Var(β̂).</summary>
    Covariance,

    /// <summary>θ.</summary>
    Theta,

    /// <summary>σ.</summary>
    ResidualStandardDeviation,

    /// <summary>Standard deviations of the random effects.</summary>
    VarianceComponents,

    /// <summary>Correlations of the random effects.</summary>
    Correlations,

    /// <summary>Whether the fit is singular.</summary>
    Status,

    /// <summary>Conditional modes b̂.</summary>
    ConditionalModes,

    /// <summary>Var(b | y).</summary>
    ConditionalVariances,

    /// <summary>Xβ̂ + Zb̂ and offset.</summary>
    Fitted,

    /// <summary>Xβ̂ and offset.</summary>
    PopulationFitted,

    /// <summary>y less the fitted value.</summary>
    Residuals,

    /// <summary>Residual · √w / σ.</summary>
    PearsonResiduals,

    /// <summary>Diagonal of the hat matrix.</summary>
    Leverages,
}
