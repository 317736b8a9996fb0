namespace MixedModels.Covariance;

/// <summary>Standard deviation proportional to constant + |v|^power: <c>constpower(v)</c>.</summary>
/// <remarks>constant = e^φ.</remarks>
/// <param name="Value">Column or expression.</param>
public sealed record ConstantPowerVariance(string Value) : VarianceFunction(Value)
{
    /// <inheritdoc/>
    public override string Name => "constpower";

    /// <inheritdoc/>
    internal override IEnumerable<string> ParameterNames(IReadOnlyList<string> levels) => ["constant", "power"];

    /// <inheritdoc/>
    internal override IEnumerable<double> Natural(double[] parameters) => [Math.Exp(parameters[0]), parameters[1]];

    /// <inheritdoc/>
    internal override double[] Start(int levels) => [0.0, 0.0];

    /// <inheritdoc/>
    internal override string? Refusal(double value) => value == 0.0 ? "is 0, whose power is no standard deviation" : null;

    /// <inheritdoc/>
    internal override Jet LogScale(double value, Jet[] parameters)
    {
        Jet constant = Exponential(parameters[0]);
        Jet sum = constant + Exponential(Math.Log(Math.Abs(value)) * parameters[1]);
        return sum.Map(Math.Log(sum.Value), 1.0 / sum.Value, -1.0 / (sum.Value * sum.Value));
    }

    private static Jet Exponential(Jet x)
    {
        double value = Math.Exp(x.Value);
        return x.Map(value, value, value);
    }
}
