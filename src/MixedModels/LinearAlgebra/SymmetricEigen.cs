namespace MixedModels.LinearAlgebra;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations.</summary>
/// <remarks>Source: Golub &amp; Van Loan, Matrix Computations, cyclic Jacobi. Meant for orders up to about 100.</remarks>
internal sealed class SymmetricEigen
{
    private const int MaxSweeps = 60;

    private SymmetricEigen(double[] values, double[] vectors)
    {
        Values = values;
        Vectors = vectors;
    }

    /// <summary>Eigenvalues, ascending.</summary>
    internal double[] Values { get; }

    /// <summary>n × n, column-major; column j belongs to <see cref="Values"/>[j].</summary>
    internal double[] Vectors { get; }

    /// <summary>Decomposes A = V·diag(values)·Vᵀ.</summary>
    /// <param name="matrix">A, n × n; both triangles are read and should agree.</param>
    /// <param name="n">Order; 0 is allowed.</param>
    internal static SymmetricEigen Of(ReadOnlySpan<double> matrix, int n)
    {
        double[] a = matrix[..(n * n)].ToArray();
        double[] v = new double[n * n];
        for (int i = 0; i < n; i++) { v[(i * n) + i] = 1.0; }
        for (int sweep = 0; sweep < MaxSweeps; sweep++)
        {
            double off = 0.0;
            double scale = 0.0;
            for (int j = 0; j < n; j++)
            {
                scale += a[(j * n) + j] * a[(j * n) + j];
                for (int i = 0; i < j; i++) { off += a[(j * n) + i] * a[(j * n) + i]; }
            }

            if (off <= 1e-34 * (scale + off) || off == 0.0) { break; }
            for (int p = 0; p < n - 1; p++)
            {
                for (int q = p + 1; q < n; q++) { Rotate(a, v, n, p, q); }
            }
        }

        int[] order = [.. Enumerable.Range(0, n)];
        double[] diagonal = new double[n];
        for (int i = 0; i < n; i++) { diagonal[i] = a[(i * n) + i]; }
        Array.Sort((double[])diagonal.Clone(), order);
        double[] values = new double[n];
        double[] vectors = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            values[j] = diagonal[order[j]];
            v.AsSpan(order[j] * n, n).CopyTo(vectors.AsSpan(j * n, n));
        }

        return new SymmetricEigen(values, vectors);
    }

    private static void Rotate(double[] a, double[] v, int n, int p, int q)
    {
        double apq = a[(q * n) + p];
        if (apq == 0.0) { return; }
        double tau = (a[(q * n) + q] - a[(p * n) + p]) / (2.0 * apq);
        double t = double.IsInfinity(tau) ? 0.0 : Math.CopySign(1.0, tau) / (Math.Abs(tau) + Math.Sqrt(1.0 + (tau * tau)));
        double c = 1.0 / Math.Sqrt(1.0 + (t * t));
        double s = t * c;
        for (int k = 0; k < n; k++)
        {
            double akp = a[(p * n) + k];
            double akq = a[(q * n) + k];
            a[(p * n) + k] = (c * akp) - (s * akq);
            a[(q * n) + k] = (s * akp) + (c * akq);
        }

        for (int k = 0; k < n; k++)
        {
            double apk = a[(k * n) + p];
            double aqk = a[(k * n) + q];
            a[(k * n) + p] = (c * apk) - (s * aqk);
            a[(k * n) + q] = (s * apk) + (c * aqk);
            double vkp = v[(p * n) + k];
            double vkq = v[(q * n) + k];
            v[(p * n) + k] = (c * vkp) - (s * vkq);
            v[(q * n) + k] = (s * vkp) + (c * vkq);
        }
    }
}
