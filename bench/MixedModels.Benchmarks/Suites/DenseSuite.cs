using BenchmarkDotNet.Attributes;
using MixedModels.Benchmarks.Kernels;
using MixedModels.LinearAlgebra;

namespace MixedModels.Benchmarks.Suites;

/// <summary>Dense kernels.</summary>
public class DenseSuite
{
    private double[] matrix = [];
    private double[] work = [];

    /// <summary>Order of the matrices.</summary>
    [Params(500, 2000)]
    public int Order { get; set; }

    /// <summary>Makes the matrices.</summary>
    [GlobalSetup]
    public void Make()
    {
        matrix = TestMatrices.PositiveDefinite(Order);
        work = new double[matrix.Length];
    }

    /// <summary>Cholesky factorization, n³/3 operations; a copy of the matrix is in the time.</summary>
    [Benchmark]
    public int Cholesky()
    {
        matrix.CopyTo(work, 0);
        return DenseCholesky.Factor(work, Order, Order, Order);
    }

    /// <summary>Matrix product, 2n³ operations.</summary>
    [Benchmark]
    public double Product()
    {
        int n = Order;
        Array.Clear(work);
        DenseProduct.Add(work, n, n, n, n, 1.0, matrix, 1, n, matrix, 1, n);
        return work[0];
    }
}
