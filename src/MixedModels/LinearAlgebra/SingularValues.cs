namespace MixedModels.LinearAlgebra;

/// <summary>Left singular vectors and singular values of a small square matrix, by one-sided Jacobi on its rows.</summary>
/// <remarks>A = U·diag(s)·Wᵀ; W is not kept. Accurate for small singular values too. Source: Golub &amp; Van Loan,
/// Matrix Computations, one-sided Jacobi.</remarks>
internal static class SingularValues
{
    private const int MaxSweeps = 60;

    /// <summary>Computes U and s with s descending.</summary>
    /// <param name="a">A, n × n, column-major.</param>
    /// <param name="n">Order.</param>
    /// <param name="u">n × n, column-major; on return orthogonal.</param>
    /// <param name="s">n values; on return the singular values, descending.</param>
    internal static void Left(ReadOnlySpan<double> a, int n, Span<double> u, Span<double> s)
    {
        // Rows of B = Uᵀ·A are made orthogonal by rotations from the left, which accumulate in Uᵀ (row r at r·n).
        double[] rows = new double[n * n];
        double[] ut = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            ut[(i * n) + i] = 1.0;
            for (int j = 0; j < n; j++) { rows[(i * n) + j] = a[(j * n) + i]; }
        }

        for (int sweep = 0, rotations = 1; sweep < MaxSweeps && rotations > 0; sweep++)
        {
            rotations = 0;
            for (int p = 0; p < n - 1; p++)
            {
                for (int q = p + 1; q < n; q++) { rotations += Orthogonalize(rows, ut, n, p, q) ? 1 : 0; }
            }
        }

        int[] order = [.. Enumerable.Range(0, n)];
        double[] norms = new double[n];
        for (int i = 0; i < n; i++) { norms[i] = Math.Sqrt(VectorKernels.Dot(rows.AsSpan(i * n, n), rows.AsSpan(i * n, n))); }
        Array.Sort(order, (x, y) => norms[x] == norms[y] ? x.CompareTo(y) : norms[y].CompareTo(norms[x]));
        for (int j = 0; j < n; j++)
        {
            s[j] = norms[order[j]];
            ut.AsSpan(order[j] * n, n).CopyTo(u.Slice(j * n, n));
        }
    }

    private static bool Orthogonalize(double[] rows, double[] ut, int n, int p, int q)
    {
        Span<double> rp = rows.AsSpan(p * n, n);
        Span<double> rq = rows.AsSpan(q * n, n);
        double alpha = VectorKernels.Dot(rp, rp);
        double beta = VectorKernels.Dot(rq, rq);
        double gamma = VectorKernels.Dot(rp, rq);
        if (gamma == 0.0 || Math.Abs(gamma) <= 1e-15 * Math.Sqrt(alpha * beta)) { return false; }
        double zeta = (beta - alpha) / (2.0 * gamma);
        double t = Math.CopySign(1.0, zeta) / (Math.Abs(zeta) + Math.Sqrt(1.0 + (zeta * zeta)));
        double c = 1.0 / Math.Sqrt(1.0 + (t * t));
        double sn = c * t;
        Apply(rp, rq, c, sn);
        Apply(ut.AsSpan(p * n, n), ut.AsSpan(q * n, n), c, sn);
        return true;
    }

    private static void Apply(Span<double> x, Span<double> y, double c, double s)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double xi = x[i];
            x[i] = (c * xi) - (s * y[i]);
            y[i] = (s * xi) + (c * y[i]);
        }
    }
}
