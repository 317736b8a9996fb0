using BenchmarkDotNet.Attributes;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Benchmarks.Suites;

/// <summary>Sparse kernels on the pattern of InstEval, three crossed factors.</summary>
public class SparseSuite
{
    private AugmentedSystem? system;
    private SelectedInverse? inverse;
    private double[][] lambda = [];
    private double[] weights = [];

    /// <summary>Analyses the pattern and factors once.</summary>
    [GlobalSetup]
    public void Analyze()
    {
        CrossProducts products = CrossProducts.From(CaseDesign.Build("insteval"), CancellationToken.None);
        system = new AugmentedSystem(products, long.MaxValue, new ThreadTeam(Environment.ProcessorCount), CancellationToken.None);
        inverse = new SelectedInverse(system.Symbolic, system.Team);
        lambda = [.. products.Factors.Select(factor => Scaled(factor.Width))];
        weights = new double[system.Rank + 1];
        Array.Fill(weights, 1.0);
        system.Factorize(lambda);
    }

    /// <summary>Forms the system at Λ and factors it.</summary>
    [Benchmark]
    public bool Factor() => system!.Factorize(lambda);

    /// <summary>Elements of the inverse where the factor has elements.</summary>
    [Benchmark]
    public double Inverse()
    {
        inverse!.Compute(system!.Factor, weights);
        return inverse.Border[0];
    }

    // A multiple of the identity.
    private static double[] Scaled(int width)
    {
        double[] factor = new double[width * width];
        for (int i = 0; i < width; i++) { factor[i * (width + 1)] = 0.3; }
        return factor;
    }
}
