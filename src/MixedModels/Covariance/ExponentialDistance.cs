using System.Collections.Immutable;

namespace MixedModels.Covariance;

/// <summary>exp(−d/range): <c>exp</c>, the correlation of <c>car1</c> by its range.</summary>
/// <remarks>range = e^φ.</remarks>
public sealed record ExponentialDistance : DistanceCorrelation
{
    /// <inheritdoc/>
    public override string Name => "exp";

    /// <inheritdoc/>
    public override ImmutableArray<string> ParameterNames(ImmutableArray<string> visits) => ["range"];

    /// <inheritdoc/>
    public override ImmutableArray<double> Natural(ReadOnlySpan<double> parameters, int visits) => [Math.Exp(parameters[0])];

    /// <inheritdoc/>
    internal override int ParameterCount => 1;

    /// <inheritdoc/>
    internal override double[] Start(double unit) => [Math.Log(unit / 0.7)];

    /// <inheritdoc/>
    internal override Jet At(double distance, Jet[] parameters)
    {
        // exp(−z), z = d·e^−φ, dz/dφ = −z.
        double z = distance * Math.Exp(-parameters[0].Value);
        double value = Math.Exp(-z);
        return parameters[0].Map(value, z * value, ((z * z) - z) * value);
    }
}
