using System.Collections.Immutable;

namespace MixedModels.Covariance;

/// <summary>How residuals of one subject are correlated: between visits that subjects share (<see cref="VisitCorrelation"/>), or by the distance between
/// times (<see cref="DistanceCorrelation"/>).</summary>
public abstract record CorrelationStructure
{
    private protected CorrelationStructure()
    {
    }

    /// <summary>Name in <c>NAME(time | subject)</c>, such as <c>ar1</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Names of the parameters as users read them.</summary>
    /// <param name="visits">Labels of the visits; empty for a structure of distances.</param>
    public abstract ImmutableArray<string> ParameterNames(ImmutableArray<string> visits);

    /// <summary>The parameters as users read them, from the free ones of the search.</summary>
    /// <param name="parameters">The free parameters.</param>
    /// <param name="visits">Number of visits; 0 for a structure of distances.</param>
    public abstract ImmutableArray<double> Natural(ReadOnlySpan<double> parameters, int visits);
}
