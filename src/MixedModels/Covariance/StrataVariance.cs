namespace MixedModels.Covariance;

/// <summary>A standard deviation for every level of a factor, relative to that of the first: <c>strata(f)</c>.</summary>
/// <param name="Factor">The column.</param>
public sealed record StrataVariance(string Factor) : VarianceFunction(Factor)
{
    /// <inheritdoc/>
    public override string Name => "strata";

    /// <inheritdoc/>
    internal override bool IsOfFactor => true;

    /// <inheritdoc/>
    internal override IEnumerable<string> ParameterNames(IReadOnlyList<string> levels) => levels;

    /// <inheritdoc/>
    internal override IEnumerable<double> Natural(double[] parameters) => parameters.Select(Math.Exp).Prepend(1.0);

    /// <inheritdoc/>
    internal override double[] Start(int levels) => new double[levels - 1];

    /// <inheritdoc/>
    internal override Jet LogScale(double value, Jet[] parameters) =>
        value == 0.0 ? Jet.Constant(0.0, parameters.Length) : parameters[(int)value - 1];
}
