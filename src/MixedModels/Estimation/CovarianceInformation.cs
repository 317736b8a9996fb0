using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>What the data tell of the covariance parameters, and how Var(β̂) moves with them: all that Satterthwaite's
/// degrees of freedom need.</summary>
/// <remarks>
/// Parameters are the free elements Δ of the relative covariance roots in their eigenbases, those of variances estimated as
/// zero left out, and log σ². With Σ̇ᵢ = ∂Σ/∂Δᵢ, N = ZᵀV⁻¹X and Φ = (XᵀV⁻¹X)⁻¹ relative to σ²: ∂(σ²Φ)/∂Δᵢ = σ²Φ(Σⱼ NⱼᵀΣ̇ᵢNⱼ)Φ over
/// levels j, ∂(σ²Φ)/∂φₖ = σ²Φ(XᵀV⁻¹ṠₖV⁻¹X)Φ for the residual covariance, ∂(σ²Φ)/∂log σ² = σ²Φ; the deviance as a function of (Δ, log σ²) has the second derivatives m·ggᵀ/r⁴ + H, m·g/r² and m,
/// H those of the profiled objective. Where the traces in H are too many, H is the central difference of the exact gradient over a
/// thousandth of a standard error: 2k evaluations, seven digits. Source: Giesbrecht and Burns (1985), Biometrics 41(2), with observed information.
/// </remarks>
internal sealed class CovarianceInformation
{
    private const double NoEffect = 1e-24;
    private const double Step = 1e-3;           // in standard errors of a covariance parameter

    private CovarianceInformation(int[] free, double[] hessian, Matrix[] slopes)
    {
        Free = free;
        Hessian = hessian;
        CovarianceSlopes = slopes;
    }

    /// <summary>k, covariance parameters that are free, log σ² included where it is estimated.</summary>
    internal int Count => CovarianceSlopes.Length;

    /// <summary>Which parameters of <see cref="CovarianceChart"/> are free, ascending; log σ² comes after them.</summary>
    internal int[] Free { get; }

    /// <summary>Second derivatives of −2 log (restricted) likelihood at the estimates, k × k, log σ² last.</summary>
    internal double[] Hessian { get; }

    /// <summary>∂Var(β̂) by each parameter, p × p, in the user's units.</summary>
    internal Matrix[] CovarianceSlopes { get; }

    /// <summary>Computes both at the estimates of a fit.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal static CovarianceInformation Of(Estimate estimate, CancellationToken cancellationToken = default)
    {
        // A factor of its own: that of the fit is shared.
        ProfiledObjective fitted = estimate.ProfiledObjective;
        ProfiledObjective objective = fitted.Residual is { } part
            ? new ProfiledObjective(part.Copy(), fitted.Method, long.MaxValue, fitted.System.Team, cancellationToken)
            : new ProfiledObjective(estimate.Data, fitted.Method, long.MaxValue, fitted.System.Team, cancellationToken);
        var problem = new CovarianceProblem(objective);
        problem.Start(estimate.Terms.Select(term => term.Floored(k => term.Values[k] < TermFactor.Floor)), estimate.Residual);
        int[] free =
        [
            .. Enumerable.Range(0, problem.ParameterCount)
                .Where(i => IsFree(problem, i, estimate)),
        ];
        Matrix[] slopes = Slopes(estimate, problem, objective.System, free);
        return objective.IsVarianceKnown
            ? new CovarianceInformation(free, FreeHessian(problem, free), slopes[..^1])
            : new CovarianceInformation(free, JointHessian(problem, objective.DegreesOfFreedom, free), slopes);
    }

    // Not at a limit: with an effect on the covariances at the estimates.
    private static bool IsFree(CovarianceProblem problem, int i, Estimate estimate)
    {
        CovarianceParameter parameter = problem.Parameters[i];
        if (parameter.IsResidual) { return true; }
        return parameter.IsPattern
            ? VectorKernels.Dot(problem.Tangent(i), problem.Tangent(i)) > NoEffect
            : estimate.Terms[parameter.Term].Values[parameter.Column] > 0.0;
    }

    private static double[] JointHessian(CovarianceProblem problem, double m, int[] free)
    {
        int k = free.Length + 1;
        double[] profiled = FreeHessian(problem, free);
        double[] slope = problem.LogResidualSlope();
        double[] joint = new double[k * k];
        for (int j = 0; j < free.Length; j++)
        {
            for (int i = 0; i < free.Length; i++)
            {
                joint[(j * k) + i] = profiled[(j * free.Length) + i] + (m * slope[free[i]] * slope[free[j]]);
            }

            joint[(j * k) + k - 1] = m * slope[free[j]];
            joint[((k - 1) * k) + j] = m * slope[free[j]];
        }

        joint[^1] = m;
        return joint;
    }

    // Of the objective by the free parameters.
    private static double[] FreeHessian(CovarianceProblem problem, int[] free)
    {
        double[] whole = problem.IsObservedExact ? problem.ParameterHessian() : DifferencedHessian(problem, free);
        return [.. free.SelectMany(j => free.Select(i => whole[(j * problem.ParameterCount) + i]))];
    }

    /// <summary>∂²d/∂Δ² of the profiled objective near its minimum by central differences of its exact gradient.</summary>
    /// <param name="problem">The problem at the minimum; its factor is moved.</param>
    /// <param name="free">The parameters to differentiate by; columns of others keep their approximation.</param>
    /// <returns>k × k, symmetric.</returns>
    internal static double[] DifferencedHessian(CovarianceProblem problem, int[] free)
    {
        int k = problem.ParameterCount;
        double[] approximate = problem.ParameterHessian();
        double[] hessian = (double[])approximate.Clone();
        double[] step = new double[k];
        foreach (int j in free)
        {
            double h = Step * Math.Sqrt(2.0 / Math.Max(1.0, approximate[(j * k) + j]));
            double[] above = GradientAt(h);
            double[] below = GradientAt(-h);
            for (int i = 0; i < k; i++) { hessian[(j * k) + i] = (above[i] - below[i]) / (2.0 * h); }

            double[] GradientAt(double delta)
            {
                step[j] = delta;
                TermFactor[] moved = problem.Moved(step);
                double[] residual = problem.MovedResidual(step);
                step[j] = 0.0;
                problem.Evaluate(moved, residual);
                return problem.GradientAt(moved, residual);
            }
        }

        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < j; i++)
            {
                double mean = 0.5 * (hessian[(j * k) + i] + hessian[(i * k) + j]);
                hessian[(j * k) + i] = mean;
                hessian[(i * k) + j] = mean;
            }
        }

        return hessian;
    }

    private static Matrix[] Slopes(Estimate estimate, CovarianceProblem problem, AugmentedSystem system, int[] free)
    {
        int p = system.Rank;
        double[] solved = SolvedBorder(system);
        double[] outer = TransformedCovariance(estimate);
        return
        [
            .. free.Select(i => Congruence(outer, SlopeBy(i), p)),
            estimate.FixedCovariance,
        ];

        // Through the coordinates: Σ ∂x/∂Δ·∂/∂x.
        double[] SlopeBy(int parameter)
        {
            CovarianceParameter which = problem.Parameters[parameter];
            if (which.IsResidual) { return problem.ResidualSums!.Slopes[which.Row]; }
            if (!which.IsPattern) { return LevelSum(problem, system, solved, which); }
            double[] sum = new double[p * p];
            ReadOnlySpan<double> tangent = problem.Tangent(parameter);
            for (int i = 0; i < tangent.Length; i++)
            {
                if (tangent[i] == 0.0) { continue; }
                CovarianceParameter coordinate = problem.Coordinates[i];
                VectorKernels.AddScaled(sum, tangent[i] / problem.Terms[coordinate.Term].Values[coordinate.Column], LevelSum(problem, system, solved, coordinate));
            }

            return sum;
        }
    }

    // B = L_u⁻ᵀL_xuᵀ = Λᵀ·ZᵀV⁻¹X, q × p in elimination order, column by column.
    internal static double[] SolvedBorder(AugmentedSystem system)
    {
        int q = system.Symbolic.Order;
        double[] solved = new double[q * system.Rank];
        for (int j = 0; j < system.Rank; j++)
        {
            system.CancellationToken.ThrowIfCancellationRequested();
            double[] column = new double[q];
            system.Factor.CopyBorderRow(j, column);
            system.Factor.SolveBackward(column);
            column.CopyTo(solved.AsSpan(j * q, q));
        }

        return solved;
    }

    // Σⱼ NⱼᵀΣ̇Nⱼ, p × p: in the eigenbasis row r of Nⱼ is that of B over s_r, and Σ̇ = s_c(e_r e_cᵀ + e_c e_rᵀ).
    internal static double[] LevelSum(CovarianceProblem problem, AugmentedSystem system, double[] solved, CovarianceParameter parameter)
    {
        (int t, int r, int c) = parameter;
        TermFactor term = problem.Terms[t];
        int p = system.Rank;
        int q = system.Symbolic.Order;
        int levels = system.Data.Factors[term.Factor].LevelCount;
        double[] byRow = new double[levels * p];
        double[] byColumn = new double[levels * p];
        for (int j = 0; j < levels; j++)
        {
            int at = system.EliminationColumn(term.Factor, j) + term.Layout.Offset;
            for (int a = 0; a < p; a++)
            {
                byRow[(a * levels) + j] = solved[(a * q) + at + r] / term.Values[r];
                byColumn[(a * levels) + j] = solved[(a * q) + at + c];
            }
        }

        double[] sum = new double[p * p];
        for (int b = 0; b < p; b++)
        {
            for (int a = 0; a < p; a++)
            {
                sum[(b * p) + a] = VectorKernels.Dot(byRow.AsSpan(a * levels, levels), byColumn.AsSpan(b * levels, levels))
                    + VectorKernels.Dot(byColumn.AsSpan(a * levels, levels), byRow.AsSpan(b * levels, levels));
            }
        }

        return sum;
    }

    // R·Var(β̂)/σ with X = X̃R: turns a p × p matrix between scaled columns into one between coefficients.
    private static double[] TransformedCovariance(Estimate estimate)
    {
        FixedBasis basis = estimate.Data.Basis;
        int p = basis.Rank;
        double sigma = Math.Sqrt(estimate.ResidualVariance);
        double[] outer = new double[p * p];
        for (int b = 0; b < p; b++)
        {
            for (int a = 0; a < p; a++)
            {
                double sum = 0.0;
                for (int k = a; k < p; k++) { sum += basis.Transform[(k * p) + a] * (estimate.FixedCovariance[k, b] / sigma); }
                outer[(b * p) + a] = sum;
            }
        }

        return outer;
    }

    // OᵀMO.
    private static Matrix Congruence(double[] outer, double[] middle, int p)
    {
        double[] half = new double[p * p];
        double[] result = new double[p * p];
        DenseProduct.Add(half, p, p, p, p, 1.0, outer, p, 1, middle, 1, p);
        DenseProduct.Add(result, p, p, p, p, 1.0, half, 1, p, outer, 1, p);
        return new Matrix(p, p, result);
    }
}
