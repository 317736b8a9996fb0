using System.Collections.Immutable;

namespace MixedModels.Covariance;

/// <summary>A correlation for every number of visits between: <c>toep</c>; with a variance per visit <c>toeph</c>.</summary>
/// <remarks>Partial autocorrelations tanh φ: positive definite whatever φ is.</remarks>
public sealed record Toeplitz : VisitCorrelation
{
    /// <inheritdoc/>
    public override string Name => IsHeterogeneous ? "toeph" : "toep";

    /// <inheritdoc/>
    public override ImmutableArray<string> ParameterNames(ImmutableArray<string> visits) => [.. Enumerable.Range(1, visits.Length - 1).Select(lag => $"rho{lag}")];

    /// <inheritdoc/>
    public override ImmutableArray<double> Natural(ReadOnlySpan<double> parameters, int visits) => [.. Lags(parameters).Skip(1).Select(r => r.Value)];

    /// <inheritdoc/>
    internal override int ParameterCount(int visits) => visits - 1;

    /// <inheritdoc/>
    internal override void Fill(ReadOnlySpan<double> parameters, CovarianceJet matrix) => FillByLag(Lags(parameters), matrix);

    private static Jet[] Lags(ReadOnlySpan<double> parameters) =>
        Partial.Autocorrelations([.. Jet.Parameters(parameters).Select(Jet.Tanh)], parameters.Length);
}
