using System.Collections.Immutable;

namespace MixedModels.Covariance;

/// <summary>exp(−(d/range)²): <c>gau</c>.</summary>
/// <remarks>range = e^φ.</remarks>
public sealed record GaussianDistance : DistanceCorrelation
{
    /// <inheritdoc/>
    public override string Name => "gau";

    /// <inheritdoc/>
    public override ImmutableArray<string> ParameterNames(ImmutableArray<string> visits) => ["range"];

    /// <inheritdoc/>
    public override ImmutableArray<double> Natural(ReadOnlySpan<double> parameters, int visits) => [Math.Exp(parameters[0])];

    /// <inheritdoc/>
    internal override int ParameterCount => 1;

    /// <inheritdoc/>
    internal override double[] Start(double unit) => [Math.Log(unit / 0.8)];

    /// <inheritdoc/>
    internal override Jet At(double distance, Jet[] parameters)
    {
        // exp(−z), z = d²·e^−2φ, dz/dφ = −2z.
        double ratio = distance * Math.Exp(-parameters[0].Value);
        double z = ratio * ratio;
        double value = Math.Exp(-z);
        return parameters[0].Map(value, 2.0 * z * value, 4.0 * ((z * z) - z) * value);
    }
}
