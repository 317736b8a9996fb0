using System.Collections.Immutable;

namespace MixedModels.Covariance;

/// <summary>Correlations that depend on the distance over one range: range = e^φ.</summary>
public abstract record RangeCorrelation : DistanceCorrelation
{
    private protected RangeCorrelation()
    {
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> ParameterNames(ImmutableArray<string> visits) => ["range"];

    /// <inheritdoc/>
    public sealed override ImmutableArray<double> Natural(ReadOnlySpan<double> parameters, int visits) => [Math.Exp(parameters[0])];

    /// <inheritdoc/>
    internal sealed override int ParameterCount => 1;

    /// <inheritdoc/>
    internal sealed override double[] Start(double unit) => [Math.Log(StartInUnits * unit)];

    /// <summary>The range at the start, in typical distances between neighbouring times.</summary>
    private protected abstract double StartInUnits { get; }
}
