namespace MixedModels.Covariance;

/// <summary>Standard deviation proportional to |v|^power: <c>power(v)</c>.</summary>
/// <param name="Value">Column or expression.</param>
public sealed record PowerVariance(string Value) : VarianceFunction(Value)
{
    /// <inheritdoc/>
    public override string Name => "power";

    /// <inheritdoc/>
    internal override IEnumerable<string> ParameterNames(IReadOnlyList<string> levels) => ["power"];

    /// <inheritdoc/>
    internal override IEnumerable<double> Natural(double[] parameters) => parameters;

    /// <inheritdoc/>
    internal override double[] Start(int levels) => [0.0];

    /// <inheritdoc/>
    internal override string? Refusal(double value) => value == 0.0 ? "is 0, whose power is no standard deviation" : null;

    /// <inheritdoc/>
    internal override Jet LogScale(double value, Jet[] parameters) => Math.Log(Math.Abs(value)) * parameters[0];
}
