namespace MixedModels.Covariance;

/// <summary>1/(1 + (d/range)²): <c>rq</c>.</summary>
public sealed record RationalQuadraticDistance : RangeCorrelation
{
    /// <inheritdoc/>
    public override string Name => "rq";

    /// <inheritdoc/>
    private protected override double StartInUnits => 1.0;

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
