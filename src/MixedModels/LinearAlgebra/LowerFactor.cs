namespace MixedModels.LinearAlgebra;

/// <summary>The lower triangular L with L·Lᵀ = A·Aᵀ for a small square A of any rank, by Householder reflections.</summary>
/// <remarks>A = L·Q with Q orthogonal: no squaring, so a singular A keeps its exact zeros. Diagonal ≥ 0.</remarks>
internal static class LowerFactor
{
    /// <summary>Overwrites A with L; the strict upper triangle becomes zero.</summary>
    /// <param name="a">A, n × n, column-major.</param>
    /// <param name="n">Order.</param>
    internal static void Reduce(Span<double> a, int n)
    {
        Span<double> reflector = n <= 64 ? stackalloc double[n] : new double[n];
        for (int i = 0; i < n; i++)
        {
            // Reflect columns i … n−1 so that row i has a single non-zero, on the diagonal.
            double norm = 0.0;
            for (int j = i; j < n; j++) { norm = Math.Max(norm, Math.Abs(a[(j * n) + i])); }
            if (norm == 0.0) { continue; }
            double sum = 0.0;
            for (int j = i; j < n; j++)
            {
                reflector[j] = a[(j * n) + i] / norm;
                sum += reflector[j] * reflector[j];
            }

            double alpha = -Math.CopySign(Math.Sqrt(sum), reflector[i]);
            reflector[i] -= alpha;
            double half = 0.5 * ((sum - (2.0 * alpha * (reflector[i] + alpha))) + (alpha * alpha));
            for (int row = i; row < n && half > 0.0; row++)
            {
                double dot = 0.0;
                for (int j = i; j < n; j++) { dot += a[(j * n) + row] * reflector[j]; }
                dot /= half;
                for (int j = i; j < n; j++) { a[(j * n) + row] -= dot * reflector[j]; }
            }

            for (int j = i + 1; j < n; j++) { a[(j * n) + i] = 0.0; }
            if (a[(i * n) + i] < 0.0)
            {
                for (int row = i; row < n; row++) { a[(i * n) + row] = -a[(i * n) + row]; }
            }
        }
    }
}
