using BenchmarkDotNet.Attributes;
using MixedModels.Design;

namespace MixedModels.Benchmarks.Suites;

/// <summary>One pass over 100 000 rows, two nested factors with slopes.</summary>
public class CrossProductsSuite
{
    private ModelDesign? design;

    /// <summary>Builds the design.</summary>
    [GlobalSetup]
    public void Build() => design = CaseDesign.Build("nested-100k");

    /// <summary>Cross-products of the model matrices.</summary>
    [Benchmark]
    public int Products() => CrossProducts.From(design!, CancellationToken.None).ObservationCount;
}
