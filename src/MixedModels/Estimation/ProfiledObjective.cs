using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The deviance (ML) or REML criterion as a function of Λ alone, β and σ profiled out, constants included.</summary>
/// <remarks>ML: 2Σ log diag L_u + n(1 + log(2πr²/n)) − Σ log w. REML adds 2Σ log diag L_x and has n − p for n. Where σ² is known m·log 2πσ² + r²/σ² stands for the last part, m = n or n − p. Source:
/// Bates, Mächler, Bolker and Walker (2015), equations 34 and 42, weights as in section 2.3.</remarks>
internal sealed class ProfiledObjective
{
    /// <summary>Prepares the factorization.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="method">REML or ML.</param>
    /// <param name="memoryLimit">Bytes that the factor may take.</param>
    /// <param name="team">The threads that share the work; null for the caller alone.</param>
    /// <param name="cancellationToken">Stops the analysis of the pattern.</param>
    /// <exception cref="MixedModels.Problems.MixedModelException">The factor would take more (MM3017).</exception>
    internal ProfiledObjective(
        CrossProducts data,
        EstimationMethod method,
        long memoryLimit = long.MaxValue,
        ThreadTeam? team = null,
        CancellationToken cancellationToken = default)
    {
        Method = method;
        System = new AugmentedSystem(data, memoryLimit, team ?? ThreadTeam.Single, cancellationToken);
    }

    /// <summary>Prepares the factorization of a model with a residual covariance S(φ).</summary>
    /// <param name="residual">The cross-products as a function of φ.</param>
    /// <param name="method">REML or ML.</param>
    /// <param name="memoryLimit">Bytes that the factor may take.</param>
    /// <param name="team">The threads that share the work; null for the caller alone.</param>
    /// <param name="cancellationToken">Stops the analysis of the pattern.</param>
    /// <exception cref="MixedModels.Problems.MixedModelException">The factor would take more (MM3017).</exception>
    internal ProfiledObjective(
        ResidualPart residual,
        EstimationMethod method,
        long memoryLimit = long.MaxValue,
        ThreadTeam? team = null,
        CancellationToken cancellationToken = default)
        : this(residual.Data, method, memoryLimit, team, cancellationToken) => Residual = residual;

    /// <summary>The residual side, or null for independent errors.</summary>
    internal ResidualPart? Residual { get; }

    /// <summary>REML or ML.</summary>
    internal EstimationMethod Method { get; }

    /// <summary>Ω and its factor, at the Λ evaluated last.</summary>
    internal AugmentedSystem System { get; }

    /// <summary>m: n − p under REML, n under ML.</summary>
    internal double DegreesOfFreedom =>
        System.Data.ObservationCount - (Method == EstimationMethod.Reml ? System.Rank : 0);

    /// <summary>r², the penalised residual sum of squares in scaled units, at the Λ evaluated last.</summary>
    internal double ResidualSquares
    {
        get
        {
            double r = System.Factor.Border[^1];
            return r * r;
        }
    }

    /// <summary>Whether σ² is known and not estimated.</summary>
    internal bool IsVarianceKnown => System.Data.KnownVariance is not null;

    /// <summary>σ̂² = r²/m in scaled units, at the Λ evaluated last; σ² where it is known.</summary>
    internal double ResidualVariance => System.Data.KnownVariance is { } known
        ? known / (System.Data.Basis.ResponseScale * System.Data.Basis.ResponseScale)
        : ResidualSquares / DegreesOfFreedom;

    /// <summary>Evaluates the objective.</summary>
    /// <param name="lambda">Per factor its s × s square root of the relative covariance, in scaled columns.</param>
    /// <returns>The objective, or +∞ where the factorization breaks down.</returns>
    internal double Evaluate(double[][] lambda)
    {
        if (!System.Factorize(lambda)) { return double.PositiveInfinity; }
        CrossProducts data = System.Data;
        double m = DegreesOfFreedom;
        double scale = data.Basis.ResponseScale;
        double value = System.Factor.LogDeterminant() - data.SumLogWeights
            + (m * (Math.Log(2.0 * Math.PI * ResidualVariance) + (2.0 * Math.Log(scale))))
            + (IsVarianceKnown ? ResidualSquares / ResidualVariance : m);
        if (Method == EstimationMethod.Reml)
        {
            double logDiagonal = data.Basis.LogDeterminant;
            for (int j = 0, x = System.Rank + 1; j < System.Rank; j++) { logDiagonal += Math.Log(System.Factor.Border[(j * x) + j]); }
            value += 2.0 * logDiagonal;
        }

        return double.IsNaN(value) ? double.PositiveInfinity : value;
    }

    /// <summary>Evaluates the objective at Λ and φ.</summary>
    /// <param name="lambda">Per factor its s × s square root of the relative covariance, in scaled columns.</param>
    /// <param name="residual">φ; empty for independent errors.</param>
    /// <returns>The objective, or +∞ where there is none.</returns>
    internal double Evaluate(double[][] lambda, ReadOnlySpan<double> residual) =>
        Residual is null || Residual.Whiten(residual, System.Team, System.CancellationToken) ? Evaluate(lambda) : double.PositiveInfinity;

    /// <summary>Evaluates the objective at θ in the user's units.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="method">REML or ML.</param>
    /// <param name="theta">The free elements of the relative covariance factors, term by term in the formula's order,
    /// each column by column of its lower triangle (diagonal structure: its diagonal).</param>
    internal static double Evaluate(CrossProducts data, EstimationMethod method, ReadOnlySpan<double> theta) =>
        new ProfiledObjective(data, method).Evaluate(CovarianceFactors.FromTheta(data, theta));
}
