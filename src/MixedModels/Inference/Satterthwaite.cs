using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Satterthwaite's degrees of freedom of single contrasts of the fixed effects.</summary>
/// <remarks>For cᵀβ with f = cᵀVar(β̂)c: ν = 2f²/(∇fᵀ𝒜∇f), 𝒜 = 2H⁻¹ the asymptotic covariance of the covariance parameters, H from
/// <see cref="CovarianceInformation"/>. Source: Giesbrecht and Burns (1985), Biometrics 41(2); Fai and Cornelius (1996), J. Statistical
/// Computation and Simulation 54(4).</remarks>
internal sealed class Satterthwaite
{
    private const double Singular = 1e-8;       // an eigenvalue of H, scaled to a unit diagonal, that counts as zero

    private readonly CovarianceInformation information;
    private readonly Matrix covariance;
    private readonly SymmetricEigen eigen;      // of the scaled H
    private readonly double[] scale;

    /// <summary>Prepares for any number of contrasts.</summary>
    /// <param name="covariance">Var(β̂), p × p.</param>
    /// <param name="information">Information of the same fit.</param>
    internal Satterthwaite(Matrix covariance, CovarianceInformation information)
    {
        this.covariance = covariance;
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

    /// <summary>Degrees of freedom of a contrast.</summary>
    /// <param name="contrast">c, p values, in the order of the estimable coefficients.</param>
    /// <returns>ν &gt; 0; +∞ where the variance of the contrast does not depend on the parameters.</returns>
    internal double DegreesOfFreedom(ReadOnlySpan<double> contrast)
    {
        int k = information.Count;
        double f = Quadratic(covariance, contrast);
        double[] slope = new double[k];
        for (int i = 0; i < k; i++) { slope[i] = Quadratic(information.CovarianceSlopes[i], contrast) / f * scale[i]; }
        double variance = 0.0;                  // of log f̂
        for (int j = 0; j < k; j++)
        {
            if (!(eigen.Values[j] > Singular)) { continue; }
            double along = VectorKernels.Dot(eigen.Vectors.AsSpan(j * k, k), slope);
            variance += 2.0 * along * along / eigen.Values[j];
        }

        return variance > 0.0 ? 2.0 / variance : double.PositiveInfinity;
    }

    private static double Quadratic(Matrix matrix, ReadOnlySpan<double> c)
    {
        double sum = 0.0;
        for (int j = 0; j < c.Length; j++)
        {
            for (int i = 0; i < c.Length; i++) { sum += c[i] * matrix[i, j] * c[j]; }
        }

        return sum;
    }
}
