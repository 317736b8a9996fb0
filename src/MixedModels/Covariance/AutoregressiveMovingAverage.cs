using System.Collections.Immutable;

namespace MixedModels.Covariance;

/// <summary>e_t = φe_{t−1} + a_t + ϑa_{t−1}: <c>arma</c>.</summary>
/// <remarks>ρ₁ = (1 + φϑ)(φ + ϑ)/(1 + 2φϑ + ϑ²), ρ_k = φρ_{k−1}; both parameters are tanh of free ones. Source: Box and Jenkins (1970), Time Series
/// Analysis, section 3.4.</remarks>
public sealed record AutoregressiveMovingAverage : VisitCorrelation
{
    /// <inheritdoc/>
    public override string Name => "arma";

    /// <inheritdoc/>
    public override ImmutableArray<string> ParameterNames(ImmutableArray<string> visits) => visits.Length > 2 ? ["phi", "theta"] : ["phi"];

    /// <inheritdoc/>
    public override ImmutableArray<double> Natural(ReadOnlySpan<double> parameters, int visits) => [.. Partial.Tanh(parameters)];

    /// <inheritdoc/>
    internal override int ParameterCount(int visits) => Math.Min(2, visits - 1);

    /// <inheritdoc/>
    internal override void Fill(ReadOnlySpan<double> parameters, CovarianceJet matrix)
    {
        var lags = new Jet[matrix.Order];
        lags[0] = Jet.Constant(1.0, parameters.Length);
        if (lags.Length > 1)
        {
            Jet[] free = [.. Jet.Parameters(parameters).Select(Jet.Tanh)];
            Jet phi = free[0];
            Jet theta = free.Length > 1 ? free[1] : Jet.Constant(0.0, parameters.Length);
            Jet product = phi * theta;
            lags[1] = (product + 1.0) * (phi + theta) / ((2.0 * product) + (theta * theta) + 1.0);
            for (int lag = 2; lag < lags.Length; lag++) { lags[lag] = lags[lag - 1] * phi; }
        }

        FillByLag(lags, matrix);
    }
}
