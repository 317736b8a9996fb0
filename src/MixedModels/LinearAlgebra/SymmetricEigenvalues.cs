namespace MixedModels.LinearAlgebra;

/// <summary>Eigenvalues of a dense symmetric matrix without their vectors, for orders up to a few thousand.</summary>
/// <remarks>Column-major: element (i, j) is <c>a[j * n + i]</c>. Householder's tridiagonal form, then QR steps with Wilkinson's shift, which need
/// no vectors. Source: Golub &amp; Van Loan, Matrix Computations, sections 8.3.1 and 8.3.3.</remarks>
internal static class SymmetricEigenvalues
{
    private const int MostSteps = 60;       // per eigenvalue; two or three are usual

    /// <summary>Finds them.</summary>
    /// <param name="a">A, n × n, both triangles; destroyed.</param>
    /// <param name="n">Order of A; 0 is allowed.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>n eigenvalues, ascending.</returns>
    internal static double[] Of(double[] a, int n, CancellationToken cancellationToken)
    {
        double[] diagonal = new double[n];
        double[] below = new double[n];     // below[k] couples k and k + 1
        Reduce(a, n, diagonal, below, cancellationToken);
        for (int end = n - 1; end > 0;)
        {
            int steps = 0;
            while (!IsSmall(end - 1) && steps++ < MostSteps)
            {
                int start = end - 1;
                while (start > 0 && !IsSmall(start - 1)) { start--; }
                Step(diagonal, below, start, end);
            }

            below[--end] = 0.0;
        }

        Array.Sort(diagonal);
        return diagonal;

        bool IsSmall(int k) => Math.Abs(below[k]) <= 1e-16 * (Math.Abs(diagonal[k]) + Math.Abs(diagonal[k + 1]));
    }

    // A ← HAH for k = 0 … n − 3, H = I − βvvᵀ making column k zero below its first subdiagonal.
    private static void Reduce(double[] a, int n, double[] diagonal, double[] below, CancellationToken cancellationToken)
    {
        double[] product = new double[n];
        for (int k = 0; k < n; k++)
        {
            if (k % 64 == 0) { cancellationToken.ThrowIfCancellationRequested(); }
            diagonal[k] = a[(k * n) + k];
            int m = n - k - 1;
            if (m == 0) { break; }
            Span<double> v = a.AsSpan((k * n) + k + 1, m);
            double length = Math.Sqrt(VectorKernels.Dot(v, v));
            below[k] = v[0] > 0.0 ? -length : length;
            if (m == 1) { below[k] = v[0]; }
            double first = v[0] - below[k];
            if (m == 1 || length == 0.0 || first == 0.0) { continue; }
            v[0] = first;
            double beta = 2.0 / VectorKernels.Dot(v, v);
            Span<double> w = product.AsSpan(0, m);
            for (int j = 0; j < m; j++) { w[j] = beta * VectorKernels.Dot(a.AsSpan(((k + 1 + j) * n) + k + 1, m), v); }
            VectorKernels.AddScaled(w, -0.5 * beta * VectorKernels.Dot(w, v), v);
            for (int j = 0; j < m; j++)
            {
                Span<double> column = a.AsSpan(((k + 1 + j) * n) + k + 1, m);
                VectorKernels.AddScaled(column, -w[j], v);
                VectorKernels.AddScaled(column, -v[j], w);
            }
        }
    }

    // T − μI = QR, T ← RQ + μI on rows start to end, by rotations that chase the bulge.
    private static void Step(double[] diagonal, double[] below, int start, int end)
    {
        double half = 0.5 * (diagonal[end - 1] - diagonal[end]);
        double square = below[end - 1] * below[end - 1];
        double shift = diagonal[end] - (square / (half + Math.CopySign(Math.Sqrt((half * half) + square), half)));
        double x = diagonal[start] - shift;
        double z = below[start];
        for (int k = start; k < end; k++)
        {
            double r = Math.Sqrt((x * x) + (z * z));
            (double c, double s) = r == 0.0 ? (1.0, 0.0) : (x / r, z / r);
            if (k > start) { below[k - 1] = r; }
            double p = diagonal[k];
            double q = diagonal[k + 1];
            double e = below[k];
            diagonal[k] = (c * c * p) + (2.0 * c * s * e) + (s * s * q);
            diagonal[k + 1] = (s * s * p) - (2.0 * c * s * e) + (c * c * q);
            below[k] = (c * s * (q - p)) + (((c * c) - (s * s)) * e);
            if (k + 1 >= end) { break; }
            x = below[k];
            z = s * below[k + 1];
            below[k + 1] *= c;
        }
    }
}
