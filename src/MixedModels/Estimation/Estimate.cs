using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The estimates of a fit, with the factor they were computed from. Everything in the user's units unless said
/// otherwise.</summary>
internal sealed class Estimate
{
    private readonly ConditionalSolution solution;

    /// <summary>Reads the estimates off a factor that stands at the optimum.</summary>
    internal Estimate(
        ProfiledObjective objective,
        ImmutableArray<TermFactor> terms,
        double value,
        FitStatus status,
        FitCertificate certificate,
        string? flatDirection,
        double[]? residual = null)
    {
        Residual = residual ?? [];
        ProfiledObjective = objective;
        Terms = terms;
        Objective = value;
        Status = status;
        Certificate = certificate;
        FlatDirection = flatDirection;
        solution = ConditionalSolution.Of(objective.System);
        FixedBasis basis = Data.Basis;
        double sigma = basis.ResponseScale * Math.Sqrt(objective.ResidualVariance);
        ResidualVariance = sigma * sigma;
        FixedEffects = UserFixedEffects();
        FixedCovariance = UserFixedCovariance();
        Factors = [.. terms.Select(UserFactor)];
    }

    /// <summary>The objective, its factor at the optimum.</summary>
    internal ProfiledObjective ProfiledObjective { get; }

    /// <summary>The cross-products.</summary>
    internal CrossProducts Data => ProfiledObjective.System.Data;

    /// <summary>The cross-products of the rows for independent errors.</summary>
    internal CrossProducts RowProducts => ProfiledObjective.Residual?.Independent ?? Data;

    /// <summary>The terms in the formula's order, scaled columns.</summary>
    internal ImmutableArray<TermFactor> Terms { get; }

    /// <summary>The objective.</summary>
    internal double Objective { get; }

    /// <summary>φ, the free parameters of the residual covariance; empty for independent errors.</summary>
    internal double[] Residual { get; }

    /// <summary>How the search ended.</summary>
    internal FitStatus Status { get; }

    /// <summary>The evidence.</summary>
    internal FitCertificate Certificate { get; }

    /// <summary>Grouping factors whose covariance parameters the data hardly determine; null when all are.</summary>
    internal string? FlatDirection { get; }

    /// <summary>σ².</summary>
    internal double ResidualVariance { get; }

    /// <summary>The residual variance of a row at weight 1, averaged over rows: σ² for independent errors.</summary>
    internal double MeanResidualVariance => ProfiledObjective.Residual is { } part
        ? ResidualVariance * new ResidualTable(part.Design, Residual).RowScales().Average(s => s * s)
        : ResidualVariance;

    /// <summary>β̂ of the retained columns.</summary>
    internal double[] FixedEffects { get; }

    /// <summary>Var(β̂) of the retained columns, p × p.</summary>
    internal Matrix FixedCovariance { get; }

    /// <summary>Per term its lower triangular relative covariance factor λ, column-major.</summary>
    internal ImmutableArray<double[]> Factors { get; }

    /// <summary>θ: the free elements of all factors; of a term held to a pattern its parameters.</summary>
    internal ImmutableArray<double> Theta => [.. Terms.SelectMany((_, t) => ThetaOf(t))];

    /// <summary>The part of θ of one term.</summary>
    internal ImmutableArray<double> ThetaOf(int term) =>
        Terms[term].Layout.Pattern is null ? [.. CovarianceFactors.Pack(Terms[term].Layout, Factors[term])] : [.. Terms[term].Parameters];

    /// <summary>û, q values in elimination order, in scaled units of the response.</summary>
    internal double[] Spherical => solution.Spherical;

    /// <summary>Per factor the block-diagonal square root in scaled columns.</summary>
    internal double[][] Lambda() => CovarianceProblem.Lambda(Data, Terms);

    // β = R⁻¹(shift + scale·β̃).
    private double[] UserFixedEffects()
    {
        FixedBasis basis = Data.Basis;
        int p = basis.Rank;
        double[] beta = new double[p];
        for (int j = 0; j < p; j++) { beta[j] = basis.ResponseShift[j] + (basis.ResponseScale * solution.FixedEffects[j]); }
        SolveTransform(basis, beta);
        return beta;
    }

    // σ²R⁻¹(L_xL_xᵀ)⁻¹R⁻ᵀ.
    private Matrix UserFixedCovariance()
    {
        FixedBasis basis = Data.Basis;
        int p = basis.Rank;
        double[] inverse = new double[p * p];
        Triangular.Invert(ProfiledObjective.System.Factor.Border, p + 1, p, inverse);
        // Rows of L_x⁻¹ are turned into rows of L_x⁻¹R⁻ᵀ.
        // σ comes first: what is small by the units of a predictor may be large by those of the response.
        double sigma = Math.Sqrt(ResidualVariance);
        double[] row = new double[p];
        double[] half = new double[p * p];
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++) { row[j] = inverse[(j * p) + i]; }
            SolveTransform(basis, row);
            for (int j = 0; j < p; j++) { half[(j * p) + i] = sigma * row[j]; }
        }

        double[] covariance = new double[p * p];
        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i < p; i++)
            {
                covariance[(j * p) + i] = VectorKernels.Dot(half.AsSpan(i * p, p), half.AsSpan(j * p, p));
            }
        }

        return new Matrix(p, p, covariance);
    }

    private static void SolveTransform(FixedBasis basis, double[] x)
    {
        int p = basis.Rank;
        for (int i = p - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < p; k++) { x[i] -= basis.Transform[(k * p) + i] * x[k]; }
            x[i] /= basis.Transform[(i * p) + i];
        }
    }

    private static double[] UserFactor(TermFactor term)
    {
        double[] lambda = CovarianceFactors.ToUserUnits(term.Layout, term.Lambda());
        if (term.IsFull) { LowerFactor.Reduce(lambda, term.Layout.Width); }
        return lambda;
    }
}
