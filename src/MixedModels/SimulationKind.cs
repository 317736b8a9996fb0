namespace MixedModels;

/// <summary>What a simulated p value is a share of.</summary>
public enum SimulationKind
{
    /// <summary>Draws of the statistic's own finite-sample distribution.</summary>
    Exact,

    /// <summary>Draws of the distribution that the statistic would have if the model held no random effects but those tested.</summary>
    Approximate,

    /// <summary>Statistics of models refitted to responses drawn from the smaller model.</summary>
    Bootstrap,
}
