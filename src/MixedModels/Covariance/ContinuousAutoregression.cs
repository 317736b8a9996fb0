using System.Collections.Immutable;

namespace MixedModels.Covariance;

/// <summary>ρ to the power of the time between, whatever the times: <c>car1</c>; ρ in (0, 1) per unit of time.</summary>
/// <remarks>ρ = exp(−e^φ).</remarks>
public sealed record ContinuousAutoregression : DistanceCorrelation
{
    /// <inheritdoc/>
    public override string Name => "car1";

    /// <inheritdoc/>
    public override ImmutableArray<string> ParameterNames(ImmutableArray<string> visits) => ["rho"];

    /// <inheritdoc/>
    public override ImmutableArray<double> Natural(ReadOnlySpan<double> parameters, int visits) => [Math.Exp(-Math.Exp(parameters[0]))];

    /// <inheritdoc/>
    internal override int ParameterCount => 1;

    /// <inheritdoc/>
    internal override double[] Start(double unit) => [Math.Log(0.7 / unit)];

    /// <inheritdoc/>
    internal override Jet At(double distance, Jet[] parameters)
    {
        // exp(−z), z = d·e^φ, dz/dφ = z.
        double z = distance * Math.Exp(parameters[0].Value);
        double value = Math.Exp(-z);
        return parameters[0].Map(value, -z * value, ((z * z) - z) * value);
    }
}
