using System.Collections.Immutable;

namespace MixedModels.Covariance;

/// <summary>How residuals of one subject are correlated. A structure of one's own is one class that derives from
/// <see cref="VisitCorrelation"/> or <see cref="DistanceCorrelation"/>.</summary>
public abstract record CorrelationStructure
{
    private protected CorrelationStructure()
    {
    }

    /// <summary>Name in <c>NAME(time | subject)</c>, such as <c>ar1</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether every visit has a variance of its own, as in <c>us</c> and the forms that end in h.</summary>
    public bool IsHeterogeneous { get; init; }

    /// <summary>Names of the parameters as users read them.</summary>
    /// <param name="visits">Labels of the visits; empty for a structure of distances.</param>
    public abstract ImmutableArray<string> ParameterNames(ImmutableArray<string> visits);

    /// <summary>The parameters as users read them, from the free ones of the search.</summary>
    /// <param name="parameters">The free parameters.</param>
    /// <param name="visits">Number of visits; 0 for a structure of distances.</param>
    public abstract ImmutableArray<double> Natural(ReadOnlySpan<double> parameters, int visits);
}
