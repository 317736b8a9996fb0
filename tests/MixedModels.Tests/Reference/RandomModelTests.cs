using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.Testing;
using MixedModels.Testing.Dense;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Reference;

/// <summary>Models that nobody chose: random terms on random data, the engine against brute force.</summary>
public class RandomModelTests
{
    private const int Models = 40;
    private const int Neighbours = 12;

    private static readonly string[] FixedParts = ["1", "x", "x + f", "x * a", "0 + f + x", "f * a", "x + I(x^2)"];
    private static readonly string[] SubjectColumns = ["1 |", "x |", "0 + x |", "a |", "x + a |", "x ||", "f ||", "x * a ||"];
    private static readonly string[] ItemColumns = ["1 |", "x |", "f |", "a ||", "x + a |"];
    private static readonly string[] CellColumns = ["1 |", "x |", "x ||"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Models)];

    [Theory, MemberData(nameof(Seeds))]
    public void Evaluate_RandomModelAtRandomTheta_AgreesWithDense(int seed)
    {
        (string formula, Rows rows, FitOptions options) = RandomModel(seed);
        ModelDesign design = DesignOf(formula, rows, options);
        DenseModel oracle = DenseDesign.From(design, options.Method == EstimationMethod.Reml);
        CrossProducts products = CrossProducts.From(design, CancellationToken.None);
        var random = new SeededGenerator((ulong)seed + 1000);
        for (int point = 0; point < 4; point++)
        {
            double[] theta = [.. Enumerable.Range(0, oracle.ThetaCount).Select(_ => 1.5 * random.NextNormal())];
            Approx.Equal(oracle.Criterion(theta), ProfiledObjective.Evaluate(products, options.Method, theta), Tolerance.Evaluation, formula);
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Fit_RandomModel_EndsWhereNoNeighbourIsBetter(int seed)
    {
        (string formula, Rows rows, FitOptions options) = RandomModel(seed);
        var fit = LinearMixedModel.Fit(formula, rows.ToDataSet(), options);
        fit.Status.ShouldNotBe(FitStatus.NotConverged, formula);
        DenseModel oracle = DenseDesign.From(DesignOf(formula, rows, options), options.Method == EstimationMethod.Reml);
        DenseSolution dense = oracle.Solve(fit.Theta.AsSpan());
        Approx.Equal(dense.Criterion, fit.Objective, Tolerance.Evaluation, formula);
        Approx.Equal([.. dense.Fitted], [.. fit.FittedValues()], Tolerance.SolutionOf(dense.Sigma), formula);
        Approx.Equal(dense.Leverages.AsSpan(), [.. fit.Leverages()], Tolerance.SolutionOf(1.0), formula);
        var random = new SeededGenerator((ulong)seed + 2000);
        for (int i = 0; i < Neighbours; i++)
        {
            double radius = Math.Pow(10.0, -1.0 - (i % 4));
            double[] theta = [.. fit.Theta.Select(v => v + (radius * random.NextNormal()))];
            Approx.AtLeast(fit.Objective, oracle.Criterion(theta), Tolerance.Optimum, formula);
        }
    }

    private static ModelDesign DesignOf(string formula, Rows rows, FitOptions options) =>
        DesignBuilder.Build(ModelFormula.Parse(formula), rows.ToDataSet(), options.ToDesignOptions());

    private static (string Formula, Rows Rows, FitOptions Options) RandomModel(int seed)
    {
        var random = new SeededGenerator((ulong)seed);
        string formula = $"y ~ {Pick(FixedParts)}";
        int kinds = 1 + random.NextIndex(7);                                    // a bit per grouping factor, at least one set
        if ((kinds & 1) != 0) { formula += $" + ({Pick(SubjectColumns)} subject)"; }
        if ((kinds & 2) != 0) { formula += $" + ({Pick(ItemColumns)} item)"; }
        if ((kinds & 4) != 0) { formula += $" + ({Pick(CellColumns)} subject:a)"; }
        var options = new FitOptions
        {
            Method = random.NextUniform() < 0.5 ? EstimationMethod.Reml : EstimationMethod.Ml,
            Weights = random.NextUniform() < 0.3 ? "w" : null,
        };
        return (formula, SimulatedRows.Crossed((ulong)seed, 130 + random.NextIndex(100)), options);

        string Pick(string[] parts) => parts[random.NextIndex(parts.Length)];
    }
}
