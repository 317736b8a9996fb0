using System.Collections.Immutable;

namespace MixedModels.Covariance;

/// <summary>First-order ante-dependence: a correlation between each visit and the next, products of these between others: <c>ad</c>; with a variance
/// per visit <c>adh</c>.</summary>
/// <remarks>ρ_k = tanh φ_k. Source: Gabriel (1962), Annals of Mathematical Statistics 33(1).</remarks>
public sealed record AnteDependence : VisitCorrelation
{
    /// <inheritdoc/>
    public override string Name => IsHeterogeneous ? "adh" : "ad";

    /// <inheritdoc/>
    public override ImmutableArray<string> ParameterNames(ImmutableArray<string> visits) => [.. Enumerable.Range(1, visits.Length - 1).Select(k => $"rho({visits[k - 1]}, {visits[k]})")];

    /// <inheritdoc/>
    public override ImmutableArray<double> Natural(ReadOnlySpan<double> parameters, int visits) => [.. Partial.Tanh(parameters)];

    /// <inheritdoc/>
    internal override int ParameterCount(int visits) => visits - 1;

    /// <inheritdoc/>
    internal override void Fill(ReadOnlySpan<double> parameters, CovarianceJet matrix)
    {
        Jet one = Jet.Constant(1.0, parameters.Length);
        Jet[] next = [.. Jet.Parameters(parameters).Select(Jet.Tanh)];
        for (int j = 0; j < matrix.Order; j++)
        {
            Jet product = one;
            matrix.Set(j, j, one, 0);
            for (int i = j + 1; i < matrix.Order; i++)
            {
                product *= next[i - 1];
                matrix.Set(i, j, product, 0);
            }
        }
    }
}
