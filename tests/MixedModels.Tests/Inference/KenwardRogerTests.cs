using System.Text.Json;
using MixedModels.Estimation;
using MixedModels.Inference;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.Dense;
using MixedModels.Testing.References;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Estimation;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Kenward and Roger's method against the reference's and against n × n matrices.</summary>
public class KenwardRogerTests
{
    // By REML the variance of recipe is not identified, for recipe is in the fixed part too: the reference's refit stops at some value.
    private const string NotIdentified = "cake_numeric_ml";

    /// <summary>The cases with the method's t tests.</summary>
    public static TheoryData<string> Cases =>
    [
        .. ReferenceCase.Ids("lmm", "closed_form", "equivalent_lmm").Where(id => Tests(ReferenceCase.Load(id)) is not null && id != NotIdentified),
    ];

    private static readonly string[] SampleNames = ["one_intercept", "one_slope", "one_of_three", "nested", "crossed", "crossed_slopes", "diagonal"];

    private static readonly string[] OnTheBoundary = ["one_slope", "nested", "crossed", "crossed_slopes"];

    /// <summary>REML samples of every shape of the level graph.</summary>
    public static TheoryData<string> Samples => [.. SampleNames];

    [Theory, MemberData(nameof(Cases))]
    public void Coefficients_ReferenceCase_Agree(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        FixedEffects ours = ReferenceFits.RestrictedOf(reference).Coefficients(DegreesOfFreedom.KenwardRoger);
        foreach (JsonElement row in Tests(reference)!.Value.EnumerateArray())
        {
            string name = row.GetProperty("term").GetString()!;
            Coefficient coefficient = ours[name];
            Compare("se", coefficient.StandardError, Tolerance.Spread);
            Compare("df", coefficient.DegreesOfFreedom, Tolerance.KenwardRogerDegreesOfFreedom);
            Compare("t", coefficient.Statistic, Tolerance.Statistic);
            Compare("p", coefficient.PValue, Tolerance.PValue);
            Compare("lower", coefficient.Lower, Tolerance.Limit(coefficient.StandardError));
            Compare("upper", coefficient.Upper, Tolerance.Limit(coefficient.StandardError));

            void Compare(string field, double actual, Tolerance tolerance) =>
                Approx.Equal(row.GetProperty(field).GetDouble(), actual, tolerance, $"{id} {name} {field}");
        }

        Matrix covariance = ours.Covariance;
        double[][] adjusted = [.. reference.Expected.Json.GetProperty("kr_vcov_adj").EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
        adjusted.Length.ShouldBe(covariance.RowCount);
        for (int i = 0; i < adjusted.Length; i++)
        {
            for (int j = 0; j < adjusted.Length; j++)
            {
                double scale = Math.Sqrt(adjusted[i][i] * adjusted[j][j]);
                Approx.Equal(adjusted[i][j] / scale, covariance[i, j] / scale, Tolerance.AdjustedCovariance, $"{id} ({i}, {j}) adjusted-covariance");
            }
        }
    }

    /// <summary>The same with either information; the observed one is of estimates in the interior.</summary>
    public static TheoryData<string, bool> SamplesAndInformation
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string sample in SampleNames)
            {
                data.Add(sample, false);
                if (!OnTheBoundary.Contains(sample)) { data.Add(sample, true); }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(SamplesAndInformation))]
    public void Method_IsThatOfDenseMatrices(string sample, bool isObserved)
    {
        EngineSamples.Sample of = EngineSamples.Of(sample);
        Estimate estimate = EstimateOf(of);
        estimate.Terms.Any(t => t.Values.Contains(0.0)).ShouldBe(OnTheBoundary.Contains(sample));
        Compare(estimate, of.Oracle(), isObserved);
    }

    // Unbalanced, nested and crossed, with slopes: the observed information of estimates in the interior.
    [Theory]
    [InlineData("sleepstudy_slope_reml")]
    [InlineData("machines_unbalanced")]
    [InlineData("machines_interaction")]
    [InlineData("ratpup")]
    [InlineData("sim_crossed_factor")]
    [InlineData("alfalfa_split")]
    public void Method_ObservedInformation_IsThatOfDenseMatrices(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        Estimate estimate = ReferenceFits.Of(reference).Estimate;
        estimate.Terms.ShouldAllBe(t => !t.Values.Contains(0.0));
        Compare(estimate, DenseDesign.From(reference.Design(reference.Formula), reml: true), isObserved: true);
    }

    private static void Compare(Estimate estimate, DenseModel oracle, bool isObserved)
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

    [Fact]
    public void SignStream_HasBothSignsAlike()
    {
        var random = new SignStream(7);
        double[] signs = new double[100_000];
        random.Fill(signs);
        signs.ShouldAllBe(s => s == 1.0 || s == -1.0);
        Math.Abs(signs.Sum()).ShouldBeLessThan(4.0 * Math.Sqrt(signs.Length));
    }

    [Fact]
    public void Coefficients_VarianceThatIsNotIdentified_CountsAsZero()
    {
        LinearMixedModel fit = ReferenceFits.RestrictedOf(ReferenceCase.Load(NotIdentified));
        fit.Problems.ShouldContain(p => p.Code == "MM3041");
        fit.RandomEffects.Single(t => t.StandardDeviations[0] == 0.0).Group.ShouldBe("recipe");
        LinearMixedModel without = LinearMixedModel.Fit("angle ~ recipe * temp + (1 | recipe:replicate)", ReferenceCase.Load(NotIdentified).LoadData());
        foreach ((Coefficient one, Coefficient other) in fit.Coefficients(DegreesOfFreedom.KenwardRoger).Zip(without.Coefficients(DegreesOfFreedom.KenwardRoger)))
        {
            one.Name.ShouldBe(other.Name);
            Approx.Equal(other.DegreesOfFreedom, one.DegreesOfFreedom, Tolerance.KenwardRogerDegreesOfFreedom, $"{one.Name} df");
        }
    }

    [Fact]
    public void Coefficients_BalancedOneWay_HaveTheDegreesOfFreedomOfTheGroups()
    {
        Coefficient mean = ReferenceFits.Of(ReferenceCase.Load("dyestuff_reml")).Coefficients(DegreesOfFreedom.KenwardRoger)["(Intercept)"];
        Approx.Equal(5.0, mean.DegreesOfFreedom, Tolerance.Noted(1e-10, "balanced layouts are exact at any optimum"), "df");
    }

    [Fact]
    public void Coefficients_Conventions_DifferInTheInformation()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        fit.Coefficients(DegreesOfFreedom.KenwardRogerExpected)["Days"].ShouldBe(fit.Coefficients(DegreesOfFreedom.KenwardRoger)["Days"]);
        fit.Coefficients(DegreesOfFreedom.KenwardRogerSas)["Days"].ShouldBe(fit.Coefficients(DegreesOfFreedom.KenwardRogerLinear)["Days"]);
    }

    // Balanced layouts do not tell the two informations apart.
    [Fact]
    public void Coefficients_UnbalancedLayout_TellTheInformationsApart()
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ treated + x + (1 | cluster)", new ClusteredTrial(6, false).Draw(3));
        double expected = fit.Coefficients(DegreesOfFreedom.KenwardRoger)["treated"].DegreesOfFreedom;
        double observed = fit.Coefficients(DegreesOfFreedom.KenwardRogerSas)["treated"].DegreesOfFreedom;
        Math.Abs(expected - observed).ShouldBeGreaterThan(0.01 * expected);
    }

    [Fact]
    public void Coefficients_MaximumLikelihood_AreRefused()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_ml"));
        Should.Throw<MixedModelException>(() => fit.Coefficients(DegreesOfFreedom.KenwardRoger)).Problems[0].Code.ShouldBe("MM3271");
    }

    private static Estimate EstimateOf(EngineSamples.Sample of) =>
        Fitter.Fit(of.Products(), new FitSettings(of.Method, 50, 1, long.MaxValue, 1, null, CancellationToken.None));

    private static JsonElement? Tests(ReferenceCase reference) =>
        reference.Expected.Json.TryGetProperty("coef_tests", out JsonElement tests) && tests.TryGetProperty("kenward_roger", out JsonElement rows) ? rows : null;
}
