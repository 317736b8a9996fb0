namespace MixedModels.Covariance;

/// <summary>exp(−(d/range)²): <c>gau</c>.</summary>
public sealed record GaussianDistance : RangeCorrelation
{
    /// <inheritdoc/>
    public override string Name => "gau";

    /// <inheritdoc/>
    private protected override double StartInUnits => 1.25;

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
