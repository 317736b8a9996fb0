namespace MixedModels.Covariance;

/// <summary>Correlations that depend on the distance in time, whatever the times are.</summary>
public abstract record DistanceCorrelation : CorrelationStructure
{
    /// <summary>k, the number of free parameters.</summary>
    internal abstract int ParameterCount { get; }

    /// <summary>A start of the free parameters.</summary>
    /// <param name="unit">A typical distance between neighbouring times of a subject; positive.</param>
    internal abstract double[] Start(double unit);

    /// <summary>The correlation at a distance.</summary>
    /// <param name="distance">Positive.</param>
    /// <param name="parameters">k jets.</param>
    internal abstract Jet At(double distance, Jet[] parameters);
}
