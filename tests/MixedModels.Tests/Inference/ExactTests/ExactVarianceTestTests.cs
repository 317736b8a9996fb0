using System.Collections.Immutable;
using System.Globalization;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.Inference;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference.ExactTests;

/// <summary>The finite-sample test of one variance: against RLRsim (<c>ExactRatios.R</c> wrote the tables), closed forms and its own promises.</summary>
public class ExactVarianceTestTests
{
    private const double StandardErrors = 4.5;      // of Monte Carlo, between two simulations or a simulation and a number

    public static TheoryData<string, string, string, double, double, double, double, int> Tails
    {
        get
        {
            var tails = new TheoryData<string, string, string, double, double, double, double, int>();
            foreach (string line in File.ReadLines(PathOf("ExactRatios.tsv")).Skip(1))
            {
                string[] cells = line.Split('\t');
                double[] numbers = [.. cells[3..7].Select(c => double.Parse(c, CultureInfo.InvariantCulture))];
                tails.Add(cells[0], cells[1], cells[2], numbers[0], numbers[1], numbers[2], numbers[3], int.Parse(cells[7], CultureInfo.InvariantCulture));
            }

            return tails;
        }
    }

    [Theory, MemberData(nameof(Tails))]
    public void Draw_ManyTimes_HasTheTailsOfRlrsim(string file, string formula, string method, double statistic, double t, double p, double zeros, int draws)
    {
        EstimationMethod likelihood = method == "REML" ? EstimationMethod.Reml : EstimationMethod.Ml;
        CrossProducts data = CrossProducts.From(DesignBuilder.Build(ModelFormula.Parse(formula), Read(file), new FitOptions().ToDesignOptions()), CancellationToken.None);
        var ratio = new OneVarianceRatio(OneVarianceSpectrum.Of(data, CancellationToken.None), likelihood);
        const int ours = 100_000;
        var tail = new SimulatedTail(t);
        tail.Add([.. Enumerable.Range(0, ours).AsParallel().Select(i => ratio.Draw(new RandomStream(3, (ulong)i)))]);
        SimulatedPValue simulated = tail.ToPValue(SimulationKind.Exact, 3);
        simulated.PValue.ShouldBe(p, (StandardErrors * Error(p, ours, draws)) + (2.0 / ours));
        simulated.ZeroShare.ShouldBe(zeros, StandardErrors * Error(zeros, ours, draws));
        LinearMixedModel fit = LinearMixedModel.Fit(formula, Read(file), new FitOptions { Method = likelihood });
        Approx.Equal(statistic, fit.RandomTermTests().Single().Test.Statistic, Tolerance.LikelihoodRatio, "statistic");
    }

    // In a balanced one-way layout the restricted ratio grows with F where it is not 0, so both tests are one.
    [Theory]
    [InlineData(8, 6, 0.35)]
    [InlineData(12, 3, 0.6)]
    [InlineData(5, 10, 0.25)]
    public void RandomTermTests_BalancedOneWay_HaveThePValueOfF(int groups, int rows, double deviation)
    {
        int compared = 0;
        for (ulong seed = 1; compared < 3; seed++)
        {
            DataSet data = OneWayLayout.Balanced(seed, groups, rows, deviation);
            RandomTermTest test = LinearMixedModel.Fit(OneWayLayout.Formula, data).RandomTermTests(RandomTestMethod.Exact).Single();
            if (test.Test.Statistic < 0.01) { continue; }
            compared++;
            double expected = OneWayLayout.FisherPValue(OneWayLayout.Response(data), groups, rows);
            SimulatedPValue exact = test.Test.Simulated.ShouldNotBeNull();
            exact.Kind.ShouldBe(SimulationKind.Exact);
            exact.Draws.ShouldBe(100_000);
            exact.PValue.ShouldBe(expected, (StandardErrors * Error(expected, exact.Draws)) + (1.0 / exact.Draws));
            exact.StandardError.ShouldBe(Error(exact.PValue, exact.Draws), 1e-12);
        }
    }

    [Fact]
    public void RandomTermTests_NoVariance_RejectAtTheirLevel()
    {
        const int trials = 400;
        double[] p = [.. Enumerable.Range(1, trials).AsParallel().AsOrdered().Select(seed => LinearMixedModel
            .Fit(OneWayLayout.Formula, OneWayLayout.Balanced((ulong)seed, 6, 4, 0.0))
            .RandomTermTests(RandomTestMethod.Exact, new BootstrapOptions { Replicates = 2000, Seed = (ulong)seed, Threads = 1 }).Single().Test.Simulated!.PValue)];
        foreach (double level in new[] { 0.05, 0.1, 0.3 })
        {
            p.Count(value => value <= level).ShouldBeInRange(
                (int)(trials * (level - (3.5 * Error(level, trials)))), (int)(trials * (level + (3.5 * Error(level, trials)))), $"level {level}");
        }

        p.Count(value => value == 1.0).ShouldBeGreaterThan(trials / 2);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void RandomTermTests_CrossedWithALargeVariance_AreNearTheBootstrap(ulong seed)
    {
        var random = new SeededGenerator(seed);
        double[] subjects = [.. Enumerable.Range(0, 15).Select(_ => 2.0 * random.NextNormal())];
        double[] items = [.. Enumerable.Range(0, 8).Select(_ => 0.25 * random.NextNormal())];
        DataSet data = Rows.Empty
            .With("s", Enumerable.Range(0, 120).Select(i => $"s{i / 8:00}"))
            .With("i", Enumerable.Range(0, 120).Select(i => $"i{i % 8}"))
            .With("y", Enumerable.Range(0, 120).Select(i => subjects[i / 8] + items[i % 8] + random.NextNormal()))
            .ToDataSet();
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ 1 + (1 | s) + (1 | i)", data);
        RandomTermTest item = fit.RandomTermTests(RandomTestMethod.Exact).Single(t => t.Dropped == "(1 | i)");
        item.Test.Statistic.ShouldBeGreaterThan(0.1);
        item.Test.Simulated!.Kind.ShouldBe(SimulationKind.Approximate);
        double p = fit.RandomTermTests(RandomTestMethod.Bootstrap, new BootstrapOptions { Replicates = 2000 }).Single(t => t.Dropped == "(1 | i)").Test.Simulated!.PValue;
        item.Test.Simulated.PValue.ShouldBe(p, (StandardErrors * Error(p, 2000)) + 0.01);
    }

    [Fact]
    public void RandomTermTests_VarianceOfZero_HaveAPValueOfOne()
    {
        RandomTermTest[] tests = [.. Enumerable.Range(1, 20)
            .Select(seed => LinearMixedModel.Fit(OneWayLayout.Formula, OneWayLayout.Balanced((ulong)seed, 6, 4, 0.0)))
            .Where(fit => fit.Status == FitStatus.Boundary)
            .Select(fit => fit.RandomTermTests(RandomTestMethod.Exact, new BootstrapOptions { Replicates = 100 }).Single())];
        tests.Length.ShouldBeGreaterThan(5);
        foreach (RandomTermTest test in tests) { (test.Test.Statistic, test.Test.BoundaryPValue, test.Test.Simulated!.PValue).ShouldBe((0.0, 1.0, 1.0)); }
    }

    [Fact]
    public void RandomTermTests_TooManyDifferentGroups_AreRefused()
    {
        var random = new SeededGenerator(3);
        int rows = 2 * (OneVarianceSpectrum.MostColumns + 10);
        DataSet data = Rows.Empty
            .With("g", Enumerable.Range(0, rows).Select(i => $"g{i / 2}"))
            .With("x", Enumerable.Range(0, rows).Select(_ => random.NextNormal()))
            .With("y", Enumerable.Range(0, rows).Select(_ => random.NextNormal()))
            .ToDataSet();
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ x + (0 + x | g)", data);
        Should.Throw<MixedModelException>(() => fit.RandomTermTests(RandomTestMethod.Exact)).Problems[^1].Cause.ShouldNotBeNull().ShouldContain("2010 columns");
    }

    [Fact]
    public void RandomTermTests_LevelsWithinThoseTested_SayWhyNot()
    {
        LinearMixedModel fit = LinearMixedModel.Fit("strength ~ 1 + (1 | batch/cask)", DataSet.ReadCsv(Repository.PathOf("reference", "data", "pastes.csv")));
        ImmutableArray<RandomTermTest> tests = fit.RandomTermTests(RandomTestMethod.Exact, new BootstrapOptions { Replicates = 100 });
        RandomTermTest outer = tests.Single(t => t.Dropped == "(1 | batch)");
        outer.Test.Simulated.ShouldBeNull();
        outer.WhyNotSimulated.ShouldNotBeNull().ShouldContain("cask:batch");
        tests.Single(t => t != outer).Test.Simulated.ShouldNotBeNull();
    }

    [Fact]
    public void RandomTermTests_CorrelatedEffectsOnly_AreRefused()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        Problem problem = Should.Throw<MixedModelException>(() => fit.RandomTermTests(RandomTestMethod.Exact)).Problems[^1];
        problem.Code.ShouldBe("MM3230");
        problem.Cause.ShouldNotBeNull().ShouldContain("Days in (Days | Subject)");
    }

    [Fact]
    public void RandomTermTests_Exact_DoNotDependOnThreads()
    {
        LinearMixedModel fit = LinearMixedModel.Fit(OneWayLayout.Formula, OneWayLayout.Balanced(4, 8, 6, 0.5));
        SimulatedPValue one = Of(1, 5);
        one.ShouldBe(Of(2, 5));
        Of(2, 6).ShouldNotBe(one);

        SimulatedPValue Of(int threads, ulong seed) =>
            fit.RandomTermTests(RandomTestMethod.Exact, new BootstrapOptions { Replicates = 3000, Seed = seed, Threads = threads }).Single().Test.Simulated!;
    }

    [Fact]
    public void RandomTermTests_Cancelled_Throw()
    {
        LinearMixedModel fit = LinearMixedModel.Fit(OneWayLayout.Formula, OneWayLayout.Balanced(4, 8, 6, 0.5));
        using var source = new CancellationTokenSource();
        var options = new BootstrapOptions { Replicates = 1_000_000, CancellationToken = source.Token, Progress = new Reporter(_ => source.Cancel()) };
        Should.Throw<OperationCanceledException>(() => fit.RandomTermTests(RandomTestMethod.Exact, options));
    }

    [Fact]
    public void RandomTermTests_NoMethod_Throw() =>
        Should.Throw<ArgumentOutOfRangeException>(() => ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml")).RandomTermTests((RandomTestMethod)9));

    internal static double Error(double p, params int[] draws) => Math.Sqrt(p * (1.0 - p) * draws.Sum(n => 1.0 / n));

    private static string PathOf(string file) => Repository.PathOf("tests", "MixedModels.Tests", "Inference", "ExactTests", file);

    private static DataSet Read(string file) =>
        DataSet.ReadCsv(File.Exists(PathOf(file)) ? PathOf(file) : Repository.PathOf("reference", "data", file));
}
