using System.Collections.Concurrent;
using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Testing;
using MixedModels.Testing.Dense;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Reference;

/// <summary>The engine against brute force, at random θ and where it ends.</summary>
public class DenseAgreementTests
{
    private const int RandomPoints = 12;
    private const int Neighbours = 40;

    private static readonly ConcurrentDictionary<string, Lazy<(ModelDesign Design, LinearMixedModel Fit, DenseSolution Dense)>> Fits =
        new(StringComparer.Ordinal);

    public static TheoryData<string> Cases => [.. DenseCase.All.Keys];

    [Theory, MemberData(nameof(Cases))]
    public void Evaluate_AtRandomTheta_AgreesWithDense(string id)
    {
        DenseCase model = DenseCase.All[id];
        ModelDesign design = model.Design();
        DenseModel oracle = model.Oracle(design);
        CrossProducts products = CrossProducts.From(design, CancellationToken.None);
        var random = new SeededGenerator(31);
        for (int point = 0; point < RandomPoints; point++)
        {
            double[] theta = RandomTheta(random, oracle.ThetaCount);
            double actual = ProfiledObjective.Evaluate(products, model.Options.Method, theta);
            Approx.Equal(oracle.Criterion(theta), actual, Tolerance.Evaluation, $"objective at [{string.Join(", ", theta)}]");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Evaluate_AtZeroTheta_IsOrdinaryLeastSquares(string id)
    {
        DenseCase model = DenseCase.All[id];
        ModelDesign design = model.Design();
        DenseModel oracle = model.Oracle(design);
        double[] theta = new double[oracle.ThetaCount];
        double actual = ProfiledObjective.Evaluate(CrossProducts.From(design, CancellationToken.None), model.Options.Method, theta);
        Approx.Equal(oracle.Criterion(theta), actual, Tolerance.Evaluation, "objective at zero");
    }

    [Theory, MemberData(nameof(Cases))]
    public void Fit_AtItsTheta_AgreesWithDenseOnFixedEffects(string id)
    {
        (_, LinearMixedModel fit, DenseSolution dense) = Fit(id);
        Approx.Equal(dense.Criterion, fit.Objective, Tolerance.Evaluation, "objective");
        Approx.Equal(dense.Sigma, fit.ResidualStandardDeviation, Tolerance.Solution, "sigma");
        ImmutableArray<Coefficient> estimable = [.. fit.FixedEffects.Where(c => !c.IsAliased)];
        estimable.Length.ShouldBe(dense.Beta.Length);
        for (int i = 0; i < estimable.Length; i++)
        {
            double error = Math.Sqrt(dense.BetaCovariance[i, i]);
            Approx.Equal(dense.Beta[i], estimable[i].Estimate, Tolerance.SolutionOf(error), estimable[i].Name);
            Approx.Equal(error, estimable[i].StandardError, Tolerance.Solution, $"se {estimable[i].Name}");
            for (int j = 0; j < estimable.Length; j++)
            {
                double scale = error * Math.Sqrt(dense.BetaCovariance[j, j]);
                Approx.Equal(dense.BetaCovariance[i, j], fit.FixedEffects.Covariance[i, j], Tolerance.SolutionOf(scale), "vcov");
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Fit_AtItsTheta_AgreesWithDenseOnRows(string id)
    {
        (ModelDesign design, LinearMixedModel fit, DenseSolution dense) = Fit(id);
        design.Rows.Dropped.ShouldBe(0);
        double[] offset = design.Offset ?? new double[design.RowCount];
        Tolerance row = Tolerance.SolutionOf(dense.Sigma);
        Approx.Equal([.. dense.Fitted.Zip(offset, (v, o) => v + o)], [.. fit.FittedValues()], row, "fitted");
        Approx.Equal([.. dense.Population.Zip(offset, (v, o) => v + o)], [.. fit.PopulationFittedValues()], row, "population");
        Approx.Equal([.. Residuals(dense.Fitted)], [.. fit.Residuals()], row, "residuals");
        Approx.Equal([.. Residuals(dense.Population)], [.. fit.MarginalResiduals()], row, "marginal residuals");
        Approx.Equal(
            [.. Residuals(dense.Fitted).Select((r, i) => r * Math.Sqrt(design.Weights?[i] ?? 1.0) / dense.Sigma)],
            [.. fit.PearsonResiduals()],
            Tolerance.SolutionOf(1.0),
            "pearson residuals");
        Approx.Equal(dense.Leverages.AsSpan(), [.. fit.Leverages()], Tolerance.SolutionOf(1.0), "leverages");

        IEnumerable<double> Residuals(ImmutableArray<double> fitted) => design.Response.Select((y, i) => y - offset[i] - fitted[i]);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Fit_AtItsTheta_AgreesWithDenseOnModesAndTheirVariances(string id)
    {
        (ModelDesign design, LinearMixedModel fit, DenseSolution dense) = Fit(id);
        for (int t = 0; t < design.RandomTerms.Length; t++)
        {
            RandomEffectsDesign term = design.RandomTerms[t];
            ConditionalModes modes = fit.ConditionalModes(term.Group.Name);
            int[] column = [.. term.ColumnNames.Select(c => modes.Terms.IndexOf(c))];
            for (int level = 0; level < term.Group.LevelCount; level++)
            {
                int row = modes.Levels.IndexOf(term.Group.Levels[level]);
                for (int i = 0; i < column.Length; i++)
                {
                    Approx.Equal(dense.Modes[t].Values[level, i], modes.Values[row, column[i]], Tolerance.SolutionOf(dense.Sigma), "mode");
                    for (int j = 0; j < column.Length; j++)
                    {
                        Approx.Equal(
                            dense.Modes[t].Variances[level][i, j],
                            modes.Variances[row][column[i], column[j]],
                            Tolerance.SolutionOf(dense.Sigma * dense.Sigma),
                            "conditional variance");
                    }
                }
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Fit_WhereItEnds_HasNoBetterNeighbour(string id)
    {
        (ModelDesign design, LinearMixedModel fit, _) = Fit(id);
        fit.Status.ShouldNotBe(FitStatus.NotConverged);
        DenseModel oracle = DenseCase.All[id].Oracle(design);
        var random = new SeededGenerator(32);
        for (int i = 0; i < Neighbours; i++)
        {
            double radius = Math.Pow(10.0, -1.0 - (i % 4));
            double[] theta = [.. fit.Theta.Select(v => v + (radius * random.NextNormal()))];
            Approx.AtLeast(fit.Objective, oracle.Criterion(theta), Tolerance.Optimum, $"objective at distance {i % 4}");
        }
    }

    [Fact]
    public void Fit_DoubleBarOfAFactor_HasOneVariancePerColumnAndNoCorrelation()
    {
        (ModelDesign design, LinearMixedModel fit, _) = Fit("machines_double_bar");
        design.RandomTerms.ShouldHaveSingleItem().Structure.ShouldBe(CovarianceStructure.Diagonal);
        RandomEffectsTerm term = fit.RandomEffects.ShouldHaveSingleItem();
        term.Terms.ShouldBe(["(Intercept)", "MachineB", "MachineC"]);
        term.Structure.ShouldBe("diag");
        fit.Theta.Length.ShouldBe(3);
        term.Covariance[1, 0].ShouldBe(0.0);
    }

    private static (ModelDesign Design, LinearMixedModel Fit, DenseSolution Dense) Fit(string id) => Fits.GetOrAdd(id, _ => new(() =>
    {
        DenseCase model = DenseCase.All[id];
        ModelDesign design = model.Design();
        var fit = LinearMixedModel.Fit(model.Formula, model.Data(), model.Options);
        return (design, fit, model.Oracle(design).Solve(fit.Theta.AsSpan()));
    })).Value;

    /// <summary>Elements from 0.01 to 3 in size and of either sign; some are zero.</summary>
    private static double[] RandomTheta(SeededGenerator random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
            random.NextUniform() < 0.15 ? 0.0 : (random.NextUniform() < 0.5 ? -1.0 : 1.0) * Math.Pow(10.0, -2.0 + (2.5 * random.NextUniform()))),
    ];
}
