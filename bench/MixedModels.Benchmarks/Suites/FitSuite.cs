using BenchmarkDotNet.Attributes;
using MixedModels.Benchmarks.Comparing;
using MixedModels.Data;

namespace MixedModels.Benchmarks.Suites;

/// <summary>Whole fits from typed columns in memory.</summary>
public class FitSuite
{
    private string formula = "";
    private DataSet? data;

    /// <summary>Name of the case.</summary>
    [Params("sleepstudy", "insteval", "maximal-4")]
    public string Case { get; set; } = "";

    /// <summary>Reads the data.</summary>
    [GlobalSetup]
    public void Read()
    {
        (FitCase fit, data) = CaseDesign.Read(Case);
        formula = fit.Formula;
    }

    /// <summary>From columns to a fitted model, its checks included.</summary>
    [Benchmark]
    public LinearMixedModel Fit() => LinearMixedModel.Fit(formula, data!);
}
