using System.Collections.Immutable;

namespace MixedModels.Covariance;

/// <summary>1/(1 + (d/range)²): <c>rq</c>.</summary>
/// <remarks>range = e^φ.</remarks>
public sealed record RationalQuadraticDistance : DistanceCorrelation
{
    /// <inheritdoc/>
    public override string Name => "rq";

    /// <inheritdoc/>
    public override ImmutableArray<string> ParameterNames(ImmutableArray<string> visits) => ["range"];

    /// <inheritdoc/>
    public override ImmutableArray<double> Natural(ReadOnlySpan<double> parameters, int visits) => [Math.Exp(parameters[0])];

    /// <inheritdoc/>
    internal override int ParameterCount => 1;

    /// <inheritdoc/>
    internal override double[] Start(double unit) => [Math.Log(unit)];

    /// <inheritdoc/>
    internal override Jet At(double distance, Jet[] parameters)
    {
        // w = 1/(1 + z), z = d²·e^−2φ, dz/dφ = −2z.
        double ratio = distance * Math.Exp(-parameters[0].Value);
        double z = ratio * ratio;
        double w = 1.0 / (1.0 + z);
        return parameters[0].Map(w, 2.0 * z * w * w, (8.0 * z * z * w * w * w) - (4.0 * z * w * w));
    }
}
