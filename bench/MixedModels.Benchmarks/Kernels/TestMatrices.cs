using MixedModels.Benchmarks.Generating;

namespace MixedModels.Benchmarks.Kernels;

/// <summary>Dense matrices for the kernels.</summary>
internal static class TestMatrices
{
    /// <summary>Symmetric, n × n, column-major, diagonally dominant: every factorization succeeds.</summary>
    internal static double[] PositiveDefinite(int n)
    {
        double[] a = Uniform(n, n);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < j; i++) { a[(j * n) + i] = a[(i * n) + j]; }
            a[(j * n) + j] = n;
        }

        return a;
    }

    /// <summary>Uniform on (-½, ½), column-major.</summary>
    internal static double[] Uniform(int rows, int columns)
    {
        var random = new CounterRandom(seed: 7, stream: 1);
        double[] a = new double[rows * columns];
        for (int i = 0; i < a.Length; i++) { a[i] = random.Uniform() - 0.5; }
        return a;
    }
}
