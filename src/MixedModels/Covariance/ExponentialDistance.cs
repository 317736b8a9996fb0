namespace MixedModels.Covariance;

/// <summary>exp(−d/range): <c>exp</c>, the correlation of <c>car1</c> by its range.</summary>
public sealed record ExponentialDistance : RangeCorrelation
{
    /// <inheritdoc/>
    public override string Name => "exp";

    /// <inheritdoc/>
    private protected override double StartInUnits => 1.0 / 0.7;

    /// <inheritdoc/>
    internal override Jet At(double distance, Jet[] parameters)
    {
        // exp(−z), z = d·e^−φ, dz/dφ = −z.
        double z = distance * Math.Exp(-parameters[0].Value);
        double value = Math.Exp(-z);
        return parameters[0].Map(value, z * value, ((z * z) - z) * value);
    }
}
