using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Estimation;
using MixedModels.Inference;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.Dense;
using MixedModels.Testing.References;
using MixedModels.Tests.Estimation;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Kenward and Roger's method against n × n matrices and other programs; the reference cases are compared with all its inference.</summary>
public class KenwardRogerTests
{
    // By REML the variance of recipe is not identified, for recipe is in the fixed part too: the reference's refit stops at some value.
    private const string NotIdentified = "cake_numeric_ml";

    private static readonly ImmutableArray<string> RestrictedSamples = ["one_intercept", "one_slope", "one_of_three", "nested", "crossed", "crossed_slopes", "diagonal"];

    private static readonly Lazy<LinearMixedModel> Battery = new(BatteryFit);

    /// <summary>REML samples of every shape of the level graph.</summary>
    public static TheoryData<string> Samples => [.. RestrictedSamples];

    /// <summary>Those whose fit lies in the interior, by each information.</summary>
    public static TheoryData<string, bool> InteriorSamples
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string sample in SamplesWhere(isAtTheBoundary: false))
            {
                data.Add(sample, false);
                data.Add(sample, true);
            }

            return data;
        }
    }

    /// <summary>Those whose fit has a variance of zero.</summary>
    public static TheoryData<string> BoundarySamples => [.. SamplesWhere(isAtTheBoundary: true)];

    [Theory]
    [MemberData(nameof(InteriorSamples))]
    public void Method_InTheInterior_IsThatOfDenseMatrices(string sample, bool isObserved)
    {
        Estimate estimate = EstimateOf(EngineSamples.Of(sample));
        IsAtTheBoundary(estimate).ShouldBeFalse();
        EqualsDense(estimate, EngineSamples.Of(sample).Oracle(), isObserved);
    }

    // Only by the expected information: the observed one is of the second derivatives at a stationary point, which a boundary with a slope is
    // not. There the method holds a variance of zero for known; see the test of a variance that is not identified.
    [Theory]
    [MemberData(nameof(BoundarySamples))]
    public void Method_AtTheBoundary_IsThatOfDenseMatricesByTheExpectedInformation(string sample)
    {
        Estimate estimate = EstimateOf(EngineSamples.Of(sample));
        IsAtTheBoundary(estimate).ShouldBeTrue();
        EqualsDense(estimate, EngineSamples.Of(sample).Oracle(), isObserved: false);
    }

    // Unbalanced, nested and crossed, with slopes: the observed information of larger fits in the interior.
    [Theory]
    [InlineData("sleepstudy_slope_reml")]
    [InlineData("machines_unbalanced")]
    [InlineData("ratpup")]
    [InlineData("alfalfa_split")]
    [InlineData("sim_crossed_factor")]
    public void Method_ObservedInformation_IsThatOfDenseMatrices(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        Estimate estimate = ReferenceFits.Of(reference).Estimate;
        IsAtTheBoundary(estimate).ShouldBeFalse();
        EqualsDense(estimate, DenseDesign.From(reference.Design(reference.Formula), reml: true), isObserved: true);
    }

    [Theory, MemberData(nameof(Samples))]
    public void ProbedSums_AreNearTheExactOnes(string sample)
    {
        Estimate estimate = EstimateOf(EngineSamples.Of(sample));
        AugmentedSystem system = estimate.ProfiledObjective.System;
        CovarianceParameter[] parameters = new CovarianceChart(estimate.Terms.Select(t => t.Layout)).Parameters.ToArray();
        int k = parameters.Length + 1;
        (double[][] slopes, double[][][] products, double[] traces) = Filled(new ComponentSums(system, new LevelComponents(system.Graph), estimate.Terms, parameters));
        (double[][] probedSlopes, double[][][] probedProducts, double[] probedTraces) = Filled(new ProbedSums(system, estimate.Terms, parameters));
        for (int i = 0; i < parameters.Length; i++)
        {
            AllEqual(slopes[i], probedSlopes[i], $"P {i}");
            for (int j = 0; j < parameters.Length; j++)
            {
                AllEqual(products[i][j], probedProducts[i][j], $"Q {i} {j}");
                double scale = Math.Sqrt(traces[(i * k) + i] * traces[(j * k) + j]);
                Approx.Equal(traces[(j * k) + i] / scale, probedTraces[(j * k) + i] / scale, Tolerance.Noted(0.25, "64 probes of a few dozen columns: three standard errors"), $"t {i} {j}");
            }
        }

        (double[][], double[][][], double[]) Filled(IKenwardRogerSource source)
        {
            double[][] p = [.. Enumerable.Range(0, k).Select(_ => new double[system.Rank * system.Rank])];
            double[][][] q = [.. Enumerable.Range(0, k).Select(_ => Enumerable.Range(0, k).Select(_ => new double[system.Rank * system.Rank]).ToArray())];
            double[] t = new double[k * k];
            source.Fill(p, q, t, CancellationToken.None);
            return (p, q, t);
        }

        static void AllEqual(double[] expected, double[] actual, string what)
        {
            for (int i = 0; i < expected.Length; i++) { Approx.Equal(expected[i], actual[i], Tolerance.SolutionOf(expected.Max(Math.Abs)), what); }
        }
    }

    // What the warning says, on the largest designs whose exact traces are at hand; large designs are what probes are for.
    [Theory]
    [InlineData("insteval_service")]
    [InlineData("insteval_dept")]
    public void Method_ProbedTracesOfLargeDesigns_AreRightToAPercent(string id)
    {
        Estimate estimate = ReferenceFits.RestrictedOf(ReferenceCase.Load(id)).Estimate;
        var exact = KenwardRoger.Of(estimate, isObserved: false, CancellationToken.None);
        var probed = KenwardRoger.Of(estimate, isObserved: false, CancellationToken.None, budget: 0.0);
        for (int j = 0; j < estimate.Data.Rank; j++)
        {
            double[] contrast = new double[estimate.Data.Rank];
            contrast[j] = 1.0;
            double df = exact.DenominatorDegreesOfFreedom(contrast);
            double error = exact.StandardError(contrast);
            Approx.Equal(df, probed.DenominatorDegreesOfFreedom(contrast), Tolerance.Noted(0.01 * df, "64 probes"), $"df of {j}, {id}");
            Approx.Equal(error, probed.StandardError(contrast), Tolerance.Noted(1e-5 * error, "the adjustment is small, and right to a percent"), $"error of {j}, {id}");
        }
    }

    [Fact]
    public void Method_WithoutBudgetForTraces_SaysSoAndIsClose()
    {
        Estimate estimate = EstimateOf(EngineSamples.Of("crossed"));
        var exact = KenwardRoger.Of(estimate, isObserved: false, CancellationToken.None);
        var probed = KenwardRoger.Of(estimate, isObserved: false, CancellationToken.None, budget: 0.0);
        exact.Problems.ShouldBeEmpty();
        probed.Problems.ShouldHaveSingleItem().Code.ShouldBe("MM3270");
        double df = exact.DenominatorDegreesOfFreedom([1.0, 0.0]);
        Approx.Equal(df, probed.DenominatorDegreesOfFreedom([1.0, 0.0]), Tolerance.Noted(0.1 * df, "64 probes of a few dozen columns"), "df");
    }

    // A coefficient for each level of recipe leaves its variance nothing to be told from: zero, and the model is the one without it.
    [Theory]
    [InlineData(DegreesOfFreedom.KenwardRoger)]
    [InlineData(DegreesOfFreedom.KenwardRogerExpected)]
    [InlineData(DegreesOfFreedom.KenwardRogerLinear)]
    [InlineData(DegreesOfFreedom.KenwardRogerSas)]
    public void Coefficients_VarianceThatIsNotIdentified_CountsAsZero(DegreesOfFreedom method)
    {
        ReferenceCase reference = ReferenceCase.Load(NotIdentified);
        LinearMixedModel fit = ReferenceFits.RestrictedOf(reference);
        fit.Problems.ShouldContain(p => p.Code == "MM3041");
        fit.RandomEffects.Single(t => t.Group == "recipe").StandardDeviations.ShouldBe([0.0]);
        LinearMixedModel without = LinearMixedModel.Fit("angle ~ recipe * temp + (1 | replicate:recipe)", reference.LoadData(), reference.Options() with { Method = EstimationMethod.Reml });
        FixedEffects expected = without.Coefficients(method);
        FixedEffects ours = fit.Coefficients(method);
        ours.Select(c => c.Name).ShouldBe(expected.Select(c => c.Name));
        foreach (Coefficient coefficient in expected)
        {
            string name = coefficient.Name;
            Approx.Equal(coefficient.DegreesOfFreedom, ours[name].DegreesOfFreedom, Tolerance.KenwardRogerDegreesOfFreedom, $"{name} df");
            Approx.Equal(coefficient.StandardError, ours[name].StandardError, Tolerance.Spread, $"{name} se");
        }
    }

    [Fact]
    public void Coefficients_BalancedOneWay_HaveTheDegreesOfFreedomOfTheGroups()
    {
        Coefficient mean = ReferenceFits.Of(ReferenceCase.Load("dyestuff_reml")).Coefficients(DegreesOfFreedom.KenwardRoger)["(Intercept)"];
        Approx.Equal(5.0, mean.DegreesOfFreedom, Tolerance.Noted(1e-10, "balanced layouts are exact at any optimum"), "df");
    }

    [Fact]
    public void Coefficients_Conventions_AreTwo()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        fit.Coefficients(DegreesOfFreedom.KenwardRogerExpected)["Days"].ShouldBe(fit.Coefficients(DegreesOfFreedom.KenwardRoger)["Days"]);
        fit.Coefficients(DegreesOfFreedom.KenwardRogerSas)["Days"].ShouldBe(fit.Coefficients(DegreesOfFreedom.KenwardRogerLinear)["Days"]);
    }

    // A strip-plot of 48 rows. By the expected information: lmerTest with pbkrtest; by the observed one: SAS PROC MIXED, ddfm=kr. Both as printed in
    // the tests of MixedModelsSmallSample.jl.
    [Theory]
    [InlineData(DegreesOfFreedom.KenwardRoger, "(Intercept)", 30.25, 1.22119335418264, 3.32665177707565)]
    [InlineData(DegreesOfFreedom.KenwardRoger, "X1", -3.4375, 1.04555958848939, 4.27590652316292)]
    [InlineData(DegreesOfFreedom.KenwardRoger, "X5", -1.10810377847084, 1.04091408776883, 1.58890753273538)]
    [InlineData(DegreesOfFreedom.KenwardRoger, "X6", -14.375, 0.907296416783894, 1.35167898637679)]
    [InlineData(DegreesOfFreedom.KenwardRoger, "X1:X2", -1.375, 1.02272431633727, 3.91467484989779)]
    [InlineData(DegreesOfFreedom.KenwardRoger, "X1:X5", -2.22457779235421, 0.653731496651909, 21.7001729623983)]
    [InlineData(DegreesOfFreedom.KenwardRoger, "X1:X6", 2.3125, 0.651972723885855, 20.0390988965691)]
    [InlineData(DegreesOfFreedom.KenwardRogerSas, "(Intercept)", 30.25, 1.22116776344467, 3.20034332104032)]
    [InlineData(DegreesOfFreedom.KenwardRogerSas, "X1", -3.4375, 1.04556254900257, 4.69303402808581)]
    [InlineData(DegreesOfFreedom.KenwardRogerSas, "X5", -1.10809613928308, 1.01803364180257, 1.94168722960761)]
    [InlineData(DegreesOfFreedom.KenwardRogerSas, "X6", -14.375, 0.90725980200905, 1.70290492486754)]
    [InlineData(DegreesOfFreedom.KenwardRogerSas, "X1:X2", -1.375, 1.02272722056432, 4.29326351777212)]
    [InlineData(DegreesOfFreedom.KenwardRogerSas, "X1:X5", -2.22457789221822, 0.65283279697308, 21.3757825675402)]
    [InlineData(DegreesOfFreedom.KenwardRogerSas, "X1:X6", 2.3125, 0.65197445175543, 19.6484225470186)]
    public void Coefficients_UnbalancedStripPlot_DifferByTheInformation(DegreesOfFreedom method, string name, double estimate, double error, double df)
    {
        Coefficient coefficient = Battery.Value.Coefficients(method)[name];
        Approx.Equal(estimate, coefficient.Estimate, Tolerance.Estimate(error), "estimate");
        Approx.Equal(error, coefficient.StandardError, Tolerance.OtherSearch(error), "se");
        Approx.Equal(df, coefficient.DegreesOfFreedom, Tolerance.OtherSearch(df), "df");
    }

    [Fact]
    public void Coefficients_MaximumLikelihood_AreRefused()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_ml"));
        Should.Throw<MixedModelException>(() => fit.Coefficients(DegreesOfFreedom.KenwardRoger)).Problems[0].Code.ShouldBe("MM3271");
    }

    private static LinearMixedModel BatteryFit()
    {
        DataSet data = DataSet.ReadCsv(Repository.PathOf("reference", "data", "battery.csv"));
        return LinearMixedModel.Fit("Y ~ (X1 + X2 + X3 + X4 + X5 + X6)^2 + (1 | WholePlot) + (1 | Subplot)", data);
    }

    private static IEnumerable<string> SamplesWhere(bool isAtTheBoundary) =>
        RestrictedSamples.Where(sample => IsAtTheBoundary(EstimateOf(EngineSamples.Of(sample))) == isAtTheBoundary);

    private static bool IsAtTheBoundary(Estimate estimate) => estimate.Terms.Any(t => t.Values.Contains(0.0));

    private static void EqualsDense(Estimate estimate, DenseModel oracle, bool isObserved)
    {
        DenseKenwardRoger dense = oracle.KenwardRoger(estimate.Theta.AsSpan(), isObserved);
        var ours = KenwardRoger.Of(estimate, isObserved, CancellationToken.None);
        int p = estimate.Data.Rank;
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
            {
                double scale = Math.Sqrt(dense.Adjusted[i, i] * dense.Adjusted[j, j]);
                Approx.Equal(dense.Adjusted[i, j], ours.Covariance[i, j], Tolerance.Noted(1e-8 * scale, "products of dense inverses"), $"({i}, {j})");
            }
        }

        double[] rows = new double[(p - 1) * p];
        var contrasts = new double[p - 1, p];
        for (int i = 1; i < p; i++)
        {
            rows[(i * (p - 1)) + i - 1] = 1.0;
            contrasts[i - 1, i] = 1.0;
        }

        FTest test = ours.Test(new Matrix(p - 1, p, rows));
        (double df, double scaled) = dense.Test(contrasts);
        Approx.Equal(df, test.DenominatorDegreesOfFreedom, Tolerance.Noted(1e-7 * df, "a difference of nearly equal moments"), "df");
        Approx.Equal(scaled, test.Scale, Tolerance.Solution, "scale");
    }

    private static Estimate EstimateOf(EngineSamples.Sample of) =>
        Fitter.Fit(of.Products(), new FitSettings(of.Method, 50, 1, long.MaxValue, 1, null, CancellationToken.None));

    [Theory]
    [InlineData("Yield ~ 1 + (1 | Batch)", DegreesOfFreedom.Satterthwaite, false)]
    [InlineData("Yield ~ 1 + (1 | Batch)", DegreesOfFreedom.Normal, true)]
    [InlineData("Yield ~ 1 + (1 | Batch)", DegreesOfFreedom.Residual, true)]
    [InlineData("Yield ~ 1 + (1 | Batch)", DegreesOfFreedom.KenwardRoger, false)]
    [InlineData("Yield ~ x + (x | Batch)", DegreesOfFreedom.Satterthwaite, true)]
    public void InferenceProblems_FewGroups_NameKenwardRoger(string formula, DegreesOfFreedom method, bool isTold)
    {
        DataSet data = DataSet.ReadCsv(Repository.PathOf("reference", "data", "dyestuff.csv"));
        var yield = (NumberColumn)data.Find("Yield")!;
        DataSet rows = new([.. data.Columns, new NumberColumn("x", [.. Enumerable.Range(0, yield.Count).Select(i => (double)(i % 5))], null)]);

        LinearMixedModel fit = LinearMixedModel.Fit(formula, rows);

        fit.InferenceProblems(method).Any(p => p.Code == "MM3272" && p.Fix!.Contains("--df kr", StringComparison.Ordinal)).ShouldBe(isTold);
    }
}
