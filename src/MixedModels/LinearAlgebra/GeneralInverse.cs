namespace MixedModels.LinearAlgebra;

/// <summary>The inverse of a small square matrix by elimination with row exchanges.</summary>
/// <remarks>Source: Golub &amp; Van Loan, Matrix Computations, Gauss-Jordan with partial pivoting.</remarks>
internal static class GeneralInverse
{
    /// <summary>A⁻¹.</summary>
    /// <param name="matrix">A, n × n, column-major, not singular.</param>
    /// <param name="n">Order; 0 is allowed.</param>
    internal static double[] Of(ReadOnlySpan<double> matrix, int n)
    {
        double[] a = matrix[..(n * n)].ToArray();
        double[] inverse = new double[n * n];
        for (int i = 0; i < n; i++) { inverse[(i * n) + i] = 1.0; }
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
            {
                if (Math.Abs(a[(k * n) + i]) > Math.Abs(a[(k * n) + pivot])) { pivot = i; }
            }

            for (int j = 0; j < n; j++)
            {
                (a[(j * n) + k], a[(j * n) + pivot]) = (a[(j * n) + pivot], a[(j * n) + k]);
                (inverse[(j * n) + k], inverse[(j * n) + pivot]) = (inverse[(j * n) + pivot], inverse[(j * n) + k]);
            }

            double scale = 1.0 / a[(k * n) + k];
            for (int j = 0; j < n; j++)
            {
                a[(j * n) + k] *= scale;
                inverse[(j * n) + k] *= scale;
            }

            for (int i = 0; i < n; i++)
            {
                double factor = a[(k * n) + i];
                if (i == k || factor == 0.0) { continue; }
                for (int j = 0; j < n; j++)
                {
                    a[(j * n) + i] -= factor * a[(j * n) + k];
                    inverse[(j * n) + i] -= factor * inverse[(j * n) + k];
                }
            }
        }

        return inverse;
    }
}
