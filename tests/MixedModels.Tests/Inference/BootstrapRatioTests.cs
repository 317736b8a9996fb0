using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.Inference;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Inference.ExactTests;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>The parametric-bootstrap likelihood-ratio test against exact distributions, F tests and its own promises.</summary>
public class BootstrapRatioTests
{
    private const double StandardErrors = 4.5;

    [Theory]
    [InlineData(EstimationMethod.Reml)]
    [InlineData(EstimationMethod.Ml)]
    public void RandomTermTests_OneVariance_AgreeWithItsExactDistribution(EstimationMethod method)
    {
        for (ulong seed = 2; seed <= 4; seed++)
        {
            LinearMixedModel fit = LinearMixedModel.Fit(OneWayLayout.Formula, OneWayLayout.Balanced(seed, 8, 6, 0.4), new FitOptions { Method = method });
            SimulatedPValue exact = fit.RandomTermTests(RandomTestMethod.Exact).Single().Test.Simulated!;
            SimulatedPValue boot = fit.RandomTermTests(RandomTestMethod.Bootstrap, new BootstrapOptions { Replicates = 2000 }).Single().Test.Simulated!;
            boot.Kind.ShouldBe(SimulationKind.Bootstrap);
            boot.FailedCount.ShouldBe(0);
            boot.PValue.ShouldBe(exact.PValue, (StandardErrors * ExactVarianceTestTests.Error(exact.PValue, 2000, exact.Draws)) + 0.0005);
            boot.ZeroShare.ShouldBe(exact.ZeroShare, StandardErrors * ExactVarianceTestTests.Error(exact.ZeroShare, 2000, exact.Draws));
        }
    }

    // Treatments within blocks that differ much: the ratio grows with the F of the blocks' residuals, so both tests are one.
    [Fact]
    public void Compare_BalancedBlocks_HasThePValueOfF()
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            DataSet data = Blocks(seed);
            LinearMixedModel larger = LinearMixedModel.Fit("y ~ f + (1 | g)", data);
            LinearMixedModel smaller = LinearMixedModel.Fit("y ~ 1 + (1 | g)", data);
            double expected = larger.TermTests(TermTestType.III, DegreesOfFreedom.KenwardRoger).Single().Test.PValue;
            SimulatedPValue boot = LinearMixedModel.Compare([larger, smaller], EstimationMethod.Ml, new BootstrapOptions { Replicates = 2000 }).Rows[1].Test!.Simulated!;
            boot.FailedCount.ShouldBe(0);
            boot.PValue.ShouldBe(expected, (StandardErrors * ExactVarianceTestTests.Error(expected, 2000)) + 0.0005);
            boot.StandardError.ShouldBe(ExactVarianceTestTests.Error(boot.PValue, 2000), 1e-12);
        }
    }

    // What a smaller model sees of a response, however it was coded, fits as the larger model's products without its columns do.
    [Theory]
    [InlineData("Reaction ~ Days + (1 | Subject)")]
    [InlineData("Reaction ~ Days + (0 + Days | Subject)")]
    [InlineData("Reaction ~ Days + (Days || Subject)")]
    [InlineData("Reaction ~ 1 + (Days | Subject)")]
    public void Map_ResponseOfALargerModel_IsThatOfTheSmallerModelsOwnRows(string formula)
    {
        DataSet data = ReferenceCase.Load("sleepstudy_slope_reml").LoadData();
        LinearMixedModel larger = LinearMixedModel.Fit("Reaction ~ Days + I(Days^2) + (Days | Subject)", data, new FitOptions { Method = EstimationMethod.Ml });
        LinearMixedModel smaller = LinearMixedModel.Fit(formula, data, new FitOptions { Method = EstimationMethod.Ml });
        int[] columns = [.. smaller.Schema.FixedNames.Select(n => larger.Schema.FixedNames.IndexOf(n))];
        SmallerResponse mapping = SmallerResponse.Of(larger.Estimate.Data, smaller.Estimate.Data, Nesting.Places(smaller, larger), columns).ShouldNotBeNull();

        // The first random-effects column of the larger model at its first level, as a response: its products are columns of the cross-products.
        CrossProducts all = larger.Estimate.Data;
        FactorProducts factor = all.Factors.Single();
        int s = factor.Width;
        double[] random = new double[factor.LevelCount * s];
        factor.Diagonal.AsSpan(0, s).CopyTo(random);
        var response = new ResponseStatistics([random], factor.Border[..all.Rank], factor.Diagonal[0]);
        ResponseStatistics mapped = mapping.Map(response);

        // The same column as a response of the smaller model, from rows.
        TermLayout layout = factor.Terms.Single();
        double scale = layout.Transform[0];
        DataSet rows = WithResponse(data, larger.Estimate.Data.Basis.ResponseScale / scale);
        ModelFormula ofFirst = ModelFormula.Parse(formula.Replace("Reaction", "first", StringComparison.Ordinal));
        CrossProducts own = CrossProducts.From(DesignBuilder.Build(ofFirst, rows, new FitOptions().ToDesignOptions()), CancellationToken.None);
        var replaced = new ReplaceableResponse(smaller.Estimate.Data);
        replaced.Set(mapped.Random, mapped.Fixed, mapped.Squares);
        double objective = new ProfiledObjective(replaced.Data, EstimationMethod.Ml).Evaluate(smaller.Estimate.Lambda());
        double expected = new ProfiledObjective(own, EstimationMethod.Ml).Evaluate(smaller.Estimate.Lambda());
        Approx.Equal(expected, objective, Tolerance.Likelihood, "objective");
    }

    [Fact]
    public void Compare_RandomPartsNestedInStructure_TestsAll()
    {
        DataSet data = ReferenceCase.Load("sleepstudy_slope_reml").LoadData();
        LinearMixedModel[] models =
            [.. new[] { "(1 | Subject)", "(Days || Subject)", "(Days | Subject)" }.Select(random => LinearMixedModel.Fit($"Reaction ~ Days + {random}", data))];
        ModelComparison comparison = LinearMixedModel.Compare(models, EstimationMethod.Ml, new BootstrapOptions { Replicates = 500 });
        comparison.Rows[0].Test.ShouldBeNull();
        comparison.Rows[1].Test!.Simulated!.Exceeding.ShouldBe(0);
        SimulatedPValue correlation = comparison.Rows[2].Test!.Simulated!;
        correlation.FailedCount.ShouldBe(0);
        correlation.PValue.ShouldBe(comparison.Rows[2].Test!.PValue, 0.1);
    }

    [Fact]
    public void Compare_ColumnsNamedAlikeThatDiffer_SaysWhyNot()
    {
        DataSet data = Blocks(1);
        LinearMixedModel smaller = LinearMixedModel.Fit("y ~ x + (1 | g)", data);
        LinearMixedModel larger = LinearMixedModel.Fit("y ~ x + f + (1 | g)", Blocks(1, otherX: true));
        ComparedModel row = LinearMixedModel.Compare([smaller, larger], EstimationMethod.Ml, new BootstrapOptions { Replicates = 10 }).Rows[1];
        row.Test!.Simulated.ShouldBeNull();
        row.WhyNotSimulated.ShouldNotBeNull().ShouldContain("named alike");
    }

    [Theory]
    [InlineData("pastes_sample_ml")]
    [InlineData("sim_rankdef_linear")]
    [InlineData("sim_weights_ml")]
    public void RandomTermTests_ModelsOfAllKinds_Work(string id)
    {
        foreach (RandomTermTest test in ReferenceFits.Of(ReferenceCase.Load(id)).RandomTermTests(RandomTestMethod.Bootstrap, new BootstrapOptions { Replicates = 60 }))
        {
            SimulatedPValue boot = test.Test.Simulated.ShouldNotBeNull();
            boot.FailedCount.ShouldBeLessThan(4);
            boot.PValue.ShouldBeInRange(1.0 / 61.0 * (1.0 - 1e-12), 1.0);
        }
    }

    [Fact]
    public void RandomTermTests_Bootstrap_DoNotDependOnThreads()
    {
        LinearMixedModel fit = LinearMixedModel.Fit(OneWayLayout.Formula, OneWayLayout.Balanced(4, 8, 6, 0.4));
        SimulatedPValue one = Of(1, 5);
        one.ShouldBe(Of(2, 5));
        Of(2, 6).ShouldNotBe(one);

        SimulatedPValue Of(int threads, ulong seed) =>
            fit.RandomTermTests(RandomTestMethod.Bootstrap, new BootstrapOptions { Replicates = 200, Seed = seed, Threads = threads }).Single().Test.Simulated!;
    }

    [Fact]
    public void Compare_Bootstrap_DoesNotDependOnThreads()
    {
        DataSet data = Blocks(1);
        LinearMixedModel[] models = [LinearMixedModel.Fit("y ~ 1 + (1 | g)", data), LinearMixedModel.Fit("y ~ f + (1 | g)", data)];
        Of(1).ShouldBe(Of(2));

        SimulatedPValue Of(int threads) =>
            LinearMixedModel.Compare(models, EstimationMethod.Ml, new BootstrapOptions { Replicates = 200, Threads = threads }).Rows[1].Test!.Simulated!;
    }

    [Fact]
    public void Compare_Cancelled_Throws()
    {
        DataSet data = Blocks(1);
        LinearMixedModel[] models = [LinearMixedModel.Fit("y ~ 1 + (1 | g)", data), LinearMixedModel.Fit("y ~ f + (1 | g)", data)];
        using var source = new CancellationTokenSource();
        var options = new BootstrapOptions { Replicates = 1_000_000, CancellationToken = source.Token, Progress = new Reporter(_ => source.Cancel()) };
        Should.Throw<OperationCanceledException>(() => LinearMixedModel.Compare(models, EstimationMethod.Ml, options));
        Should.Throw<OperationCanceledException>(() => models[1].RandomTermTests(RandomTestMethod.Bootstrap, options));
    }

    [Fact]
    public void Compare_OneModelOrNoOptions_Throws()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        Should.Throw<ArgumentException>(() => LinearMixedModel.Compare([fit], EstimationMethod.Ml, new BootstrapOptions()));
        Should.Throw<ArgumentNullException>(() => LinearMixedModel.Compare([fit, fit], EstimationMethod.Ml, null!));
    }

    // 12 blocks of 3 treatments with block effects of standard deviation 4.
    private static DataSet Blocks(ulong seed, bool otherX = false)
    {
        var random = new SeededGenerator(seed);
        double[] blocks = [.. Enumerable.Range(0, 12).Select(_ => 4.0 * random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, 36).Select(i => blocks[i / 3] + (0.5 * (i % 3)) + random.NextNormal())];
        double[] x = [.. Enumerable.Range(0, 36).Select(_ => random.NextNormal())];
        return Rows.Empty
            .With("g", Enumerable.Range(0, 36).Select(i => $"g{i / 3:00}"))
            .With("f", Enumerable.Range(0, 36).Select(i => $"f{i % 3}"))
            .With("x", otherX ? x.Select(v => v * v) : x)
            .With("y", y)
            .ToDataSet();
    }

    // The larger model's intercept column of its first level, in the units of its scaled response.
    private static DataSet WithResponse(DataSet data, double unit)
    {
        Column subject = data.Columns.Single(c => c.Name == "Subject");
        double[] days = ((NumberColumn)data.Columns.Single(c => c.Name == "Days")).Values.ToArray();
        double[] subjects = ((NumberColumn)subject).Values.ToArray();
        double first = subjects.Min();
        return Rows.Empty
            .With("Days", days)
            .With("Subject", subjects.Select(v => $"s{v}"))
            .With("first", subjects.Select(v => v == first ? unit : 0.0))
            .ToDataSet();
    }
}
