namespace MixedModels.Covariance;

/// <summary>Variance proportional to a known number: <c>fixed(v)</c>.</summary>
/// <param name="Value">Column or expression.</param>
public sealed record FixedVariance(string Value) : VarianceFunction(Value)
{
    /// <inheritdoc/>
    public override string Name => "fixed";

    /// <inheritdoc/>
    internal override IEnumerable<string> ParameterNames(IReadOnlyList<string> levels) => [];

    /// <inheritdoc/>
    internal override IEnumerable<double> Natural(double[] parameters) => [];

    /// <inheritdoc/>
    internal override double[] Start(int levels) => [];

    /// <inheritdoc/>
    internal override string? Refusal(double value) => value <= 0.0 ? "is not positive, so it is no variance" : null;

    /// <inheritdoc/>
    internal override Jet LogScale(double value, Jet[] parameters) => Jet.Constant(0.5 * Math.Log(value), parameters.Length);
}
