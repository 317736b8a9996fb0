using System.Collections.Immutable;

namespace MixedModels.Covariance;

/// <summary>ρ to the power of the number of visits between: <c>ar1</c>; with a variance per visit <c>ar1h</c>.</summary>
/// <remarks>ρ = tanh φ.</remarks>
public sealed record FirstOrderAutoregression : VisitCorrelation
{
    /// <inheritdoc/>
    public override string Name => IsHeterogeneous ? "ar1h" : "ar1";

    /// <inheritdoc/>
    public override ImmutableArray<string> ParameterNames(ImmutableArray<string> visits) => visits.Length > 1 ? ["rho"] : [];

    /// <inheritdoc/>
    public override ImmutableArray<double> Natural(ReadOnlySpan<double> parameters, int visits) => [.. Partial.Tanh(parameters)];

    /// <inheritdoc/>
    internal override int ParameterCount(int visits) => visits > 1 ? 1 : 0;

    /// <inheritdoc/>
    internal override void Fill(ReadOnlySpan<double> parameters, CovarianceJet matrix)
    {
        var lags = new Jet[matrix.Order];
        lags[0] = Jet.Constant(1.0, parameters.Length);
        if (lags.Length > 1)
        {
            Jet rho = Jet.Tanh(Jet.Parameters(parameters)[0]);
            for (int lag = 1; lag < lags.Length; lag++) { lags[lag] = lags[lag - 1] * rho; }
        }

        FillByLag(lags, matrix);
    }
}
