namespace MixedModels;

/// <summary>Which likelihood is maximised.</summary>
public enum EstimationMethod
{
    /// <summary>Restricted maximum likelihood, the default.</summary>
    Reml,

    /// <summary>Maximum likelihood.</summary>
    Ml,
}
