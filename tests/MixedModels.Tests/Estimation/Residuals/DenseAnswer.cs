using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Tests.Estimation;

/// <summary>A model of known covariance by generalized least squares with n × n matrices.</summary>
/// <param name="Objective">−2 log (restricted) likelihood, σ profiled out.</param>
/// <param name="Information">XᵀV⁻¹X, p × p, column-major, scaled columns.</param>
internal sealed record DenseAnswer(double Objective, double[] Information)
{
    /// <summary>Computes it.</summary>
    /// <param name="v">V over σ², n × n.</param>
    /// <param name="border">Columns of X and, last, y.</param>
    /// <param name="data">For scales.</param>
    /// <param name="sumLogWeights">Σ log w.</param>
    /// <param name="method">REML or ML.</param>
    internal static DenseAnswer Of(double[] v, double[][] border, CrossProducts data, double sumLogWeights, EstimationMethod method)
    {
        int n = border[0].Length;
        int p = border.Length - 1;
        double[] root = [.. v];
        if (DenseCholesky.Factor(root, n, n, n) != DenseCholesky.Succeeded) { throw new InvalidOperationException("V is not positive definite."); }
        double[][] white = [.. border.Select(column =>
        {
            double[] x = [.. column];
            Triangular.SolveLower(root, n, x);
            return x;
        })];
        double[] gram = new double[border.Length * border.Length];
        for (int j = 0; j <= p; j++)
        {
            for (int i = 0; i <= p; i++) { gram[(j * (p + 1)) + i] = VectorKernels.Dot(white[i], white[j]); }
        }

        double[] information = [.. from j in Enumerable.Range(0, p) from i in Enumerable.Range(0, p) select gram[(j * (p + 1)) + i]];
        DenseCholesky.Factor(gram, p + 1, p + 1, p + 1);
        double m = n - (method == EstimationMethod.Reml ? p : 0);
        double r2 = gram[^1] * gram[^1];
        double objective = Enumerable.Range(0, n).Sum(i => 2.0 * Math.Log(root[(i * n) + i])) - sumLogWeights
            + (m * (1.0 + Math.Log(2.0 * Math.PI * r2 / m) + (2.0 * Math.Log(data.Basis.ResponseScale))));
        if (method == EstimationMethod.Reml)
        {
            objective += 2.0 * (data.Basis.LogDeterminant + Enumerable.Range(0, p).Sum(i => Math.Log(gram[(i * (p + 1)) + i])));
        }

        return new DenseAnswer(objective, information);
    }
}
