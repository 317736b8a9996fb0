namespace MixedModels.Covariance;

/// <summary>Standard deviation proportional to exp(rate·v): <c>exp(v)</c>.</summary>
/// <param name="Value">Column or expression.</param>
public sealed record ExponentialVariance(string Value) : VarianceFunction(Value)
{
    /// <inheritdoc/>
    public override string Name => "exp";

    /// <inheritdoc/>
    internal override IEnumerable<string> ParameterNames(IReadOnlyList<string> levels) => ["rate"];

    /// <inheritdoc/>
    internal override IEnumerable<double> Natural(double[] parameters) => parameters;

    /// <inheritdoc/>
    internal override double[] Start(int levels) => [0.0];

    /// <inheritdoc/>
    internal override Jet LogScale(double value, Jet[] parameters) => value * parameters[0];
}
