using System.Collections.Immutable;

namespace MixedModels.Covariance;

/// <summary>One correlation between all visits, down to −1/(m − 1): <c>cs</c>; with a variance per visit <c>csh</c>.</summary>
/// <remarks>ρ = (1 + a)·logistic(φ + log a) − a with a = 1/(m − 1), so that φ = 0 is ρ = 0.</remarks>
public sealed record CompoundSymmetry : VisitCorrelation
{
    /// <inheritdoc/>
    public override string Name => IsHeterogeneous ? "csh" : "cs";

    /// <inheritdoc/>
    public override ImmutableArray<string> ParameterNames(ImmutableArray<string> visits) => visits.Length > 1 ? ["rho"] : [];

    /// <inheritdoc/>
    public override ImmutableArray<double> Natural(ReadOnlySpan<double> parameters, int visits) =>
        parameters.IsEmpty ? [] : [Rho(Jet.Parameters(parameters)[0], visits).Value];

    /// <inheritdoc/>
    internal override int ParameterCount(int visits) => visits > 1 ? 1 : 0;

    /// <inheritdoc/>
    internal override void Fill(ReadOnlySpan<double> parameters, CovarianceJet matrix)
    {
        Jet one = Jet.Constant(1.0, parameters.Length);
        Jet rho = parameters.IsEmpty ? one : Rho(Jet.Parameters(parameters)[0], matrix.Order);
        FillByLag([.. Enumerable.Range(0, matrix.Order).Select(lag => lag == 0 ? one : rho)], matrix);
    }

    private static Jet Rho(Jet parameter, int visits)
    {
        double a = 1.0 / (visits - 1.0);
        return ((1.0 + a) * Jet.Logistic(parameter + Math.Log(a))) + -a;
    }
}
