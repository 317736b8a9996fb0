using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Satterthwaite's degrees of freedom.</summary>
/// <remarks>For cᵀβ with f = cᵀVar(β̂)c: ν = 2f²/(∇fᵀ𝒜∇f), 𝒜 = 2H⁻¹ the asymptotic covariance of the covariance parameters, H from
/// <see cref="CovarianceInformation"/>. For several rows with uncorrelated estimates the F statistic has the mean of the ℓ squared t
/// statistics, E = Σ ν_k/(ν_k − 2) = ℓν/(ν − 2). Source: Giesbrecht and Burns (1985), Biometrics 41(2); Fai and Cornelius (1996), J. Statistical
/// Computation and Simulation 54(4).</remarks>
internal sealed class Satterthwaite : FixedEffectsInference
{
    private const double Singular = 1e-8;       // an eigenvalue of H, scaled to a unit diagonal, that counts as zero

    private const double Same = 1e-8;           // relative difference of degrees of freedom that counts as none

    private readonly CovarianceInformation information;
    private readonly SymmetricEigen eigen;      // of the scaled H
    private readonly double[] scale;

    /// <summary>Prepares for any number of contrasts.</summary>
    /// <param name="estimates">β̂, p values.</param>
    /// <param name="covariance">Var(β̂), p × p.</param>
    /// <param name="information">Information of the same fit.</param>
    internal Satterthwaite(double[] estimates, Matrix covariance, CovarianceInformation information)
        : base(estimates, covariance)
    {
        this.information = information;
        int k = information.Count;
        scale = new double[k];
        double[] scaled = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            double curvature = information.Hessian[(i * k) + i];
            scale[i] = curvature > 0.0 ? 1.0 / Math.Sqrt(curvature) : 0.0;
        }

        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < k; i++) { scaled[(j * k) + i] = information.Hessian[(j * k) + i] * scale[i] * scale[j]; }
        }

        eigen = SymmetricEigen.Of(scaled, k);
    }

    /// <inheritdoc/>
    internal override double DenominatorDegreesOfFreedom(ReadOnlySpan<double> contrast)
    {
        int k = information.Count;
        double f = QuadraticForm.Of(Covariance, contrast);
        double[] slope = new double[k];
        for (int i = 0; i < k; i++) { slope[i] = QuadraticForm.Of(information.CovarianceSlopes[i], contrast) / f * scale[i]; }
        double variance = 0.0;                  // of log f̂
        for (int j = 0; j < k; j++)
        {
            if (!(eigen.Values[j] > Singular)) { continue; }
            double along = VectorKernels.Dot(eigen.Vectors.AsSpan(j * k, k), slope);
            variance += 2.0 * along * along / eigen.Values[j];
        }

        return variance > 0.0 ? 2.0 / variance : double.PositiveInfinity;
    }

    private protected override FTest Test(UncorrelatedContrasts hypothesis) =>
        FTest.Of(hypothesis.MeanSquare(), hypothesis.Count, JointDegreesOfFreedom(hypothesis.Rows), 1.0);

    private double JointDegreesOfFreedom(double[][] rows)
    {
        double[] each = [.. rows.Select(row => DenominatorDegreesOfFreedom(row))];
        double least = each.Min();
        if (each.Max() - least <= Same * least) { return each.Average(); }
        if (least <= 2.0) { return 2.0; }
        double excess = each.Sum(v => 2.0 / (v - 2.0));     // E − ℓ
        return 2.0 * (excess + rows.Length) / excess;
    }
}
