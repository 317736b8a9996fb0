namespace MixedModels.Covariance;

/// <summary>Matérn’s correlation with smoothness 3/2, (1 + z)·e^−z, z = √3·d/range: <c>matern</c>.</summary>
/// <remarks>range = e^φ. Source: Matérn (1960), Spatial Variation, with ν = 3/2.</remarks>
public sealed record MaternDistance : RangeCorrelation
{
    /// <inheritdoc/>
    public override string Name => "matern";

    /// <inheritdoc/>
    private protected override double StartInUnits => 1.0;

    /// <inheritdoc/>
    internal override Jet At(double distance, Jet[] parameters)
    {
        // (1 + z)e^−z, dz/dφ = −z.
        double z = Math.Sqrt(3.0) * distance * Math.Exp(-parameters[0].Value);
        double decay = Math.Exp(-z);
        return parameters[0].Map((1.0 + z) * decay, z * z * decay, ((z * z * z) - (2.0 * z * z)) * decay);
    }
}
