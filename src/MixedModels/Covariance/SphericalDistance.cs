namespace MixedModels.Covariance;

/// <summary>1 − 1.5 d/range + 0.5 (d/range)³ below the range, 0 above: <c>sph</c>.</summary>
public sealed record SphericalDistance : RangeCorrelation
{
    /// <inheritdoc/>
    public override string Name => "sph";

    /// <inheritdoc/>
    private protected override double StartInUnits => 3.0;

    /// <inheritdoc/>
    internal override Jet At(double distance, Jet[] parameters)
    {
        // z = d·e^−φ, dz/dφ = −z.
        double z = distance * Math.Exp(-parameters[0].Value);
        if (z >= 1.0) { return Jet.Constant(0.0, parameters[0].First.Length); }
        double cube = z * z * z;
        return parameters[0].Map(1.0 - (1.5 * z) + (0.5 * cube), 1.5 * (z - cube), (4.5 * cube) - (1.5 * z));
    }
}
