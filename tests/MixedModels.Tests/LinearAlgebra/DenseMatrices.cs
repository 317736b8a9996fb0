using MixedModels.Testing.Simulation;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Column-major matrices for tests and the textbook forms of what kernels do to them.</summary>
internal static class DenseMatrices
{
    internal static double[] Random(SeededGenerator random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];

    /// <summary>BBᵀ + n·I of a random B: well conditioned.</summary>
    internal static double[] RandomDefinite(SeededGenerator random, int n)
    {
        double[] a = Product(Random(random, n * n), n, n);
        for (int i = 0; i < n; i++) { a[(i * n) + i] += n; }
        return a;
    }

    /// <summary>AAᵀ of an m × n matrix, m × m.</summary>
    internal static double[] Product(double[] a, int m, int n)
    {
        double[] result = new double[m * m];
        for (int j = 0; j < m; j++)
        {
            for (int i = 0; i < m; i++)
            {
                for (int k = 0; k < n; k++) { result[(j * m) + i] += a[(k * m) + i] * a[(k * m) + j]; }
            }
        }

        return result;
    }

    /// <summary>A with zeros above the diagonal.</summary>
    internal static double[] Lower(double[] a, int n)
    {
        double[] lower = (double[])a.Clone();
        for (int j = 1; j < n; j++) { lower.AsSpan(j * n, j).Clear(); }
        return lower;
    }

    /// <summary>An orthogonal matrix: products of random rotations.</summary>
    internal static double[] RandomOrthogonal(SeededGenerator random, int n)
    {
        double[] u = new double[n * n];
        for (int i = 0; i < n; i++) { u[(i * n) + i] = 1.0; }
        for (int p = 0; p < n; p++)
        {
            for (int q = p + 1; q < n; q++)
            {
                (double s, double c) = Math.SinCos(2.0 * Math.PI * random.NextUniform());
                for (int i = 0; i < n; i++)
                {
                    double x = u[(p * n) + i];
                    double y = u[(q * n) + i];
                    u[(p * n) + i] = (c * x) - (s * y);
                    u[(q * n) + i] = (s * x) + (c * y);
                }
            }
        }

        return u;
    }

    /// <summary>U·diag(values)·Vᵀ, n × n.</summary>
    internal static double[] Compose(double[] u, double[] values, double[] v, int n)
    {
        double[] a = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                for (int k = 0; k < n; k++) { a[(j * n) + i] += u[(k * n) + i] * values[k] * v[(k * n) + j]; }
            }
        }

        return a;
    }
}
