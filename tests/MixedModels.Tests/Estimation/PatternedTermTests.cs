using MixedModels.Covariance;
using MixedModels.Data;
using MixedModels.Estimation;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>Terms held to a pattern against models that say the same another way, and at the limits of their range.</summary>
public class PatternedTermTests
{
    private static readonly DataSet Repeated = Sample(correlation: 0.6, negative: false);

    // A random effect per subject and visit.
    [Theory]
    [InlineData(EstimationMethod.Reml)]
    [InlineData(EstimationMethod.Ml)]
    public void OneVariance_IsAnInterceptOfTheCombination(EstimationMethod method) =>
        AreEqual("y ~ v + x + diag(0 + v | s, hom = TRUE)", "y ~ v + x + (1 | s:v)", Repeated, method);

    [Theory]
    [InlineData(EstimationMethod.Reml)]
    [InlineData(EstimationMethod.Ml)]
    public void CompoundSymmetry_IsAnInterceptAndOneOfTheCombination(EstimationMethod method) =>
        AreEqual("y ~ v + x + cs(0 + v | s, hom = TRUE) + (1 | i)", "y ~ v + x + (1 | s) + (1 | s:v) + (1 | i)", Repeated, method);

    // Beside a residual structure, where second derivatives are differences of the gradient.
    [Fact]
    public void CompoundSymmetry_BesideUnequalResidualVariances_IsTheSame() => AreEqual(
        "y ~ v + x + cs(0 + v | s, hom = TRUE)", "y ~ v + x + (1 | s) + (1 | s:v)", Repeated, new FitOptions { Variance = VarianceFunction.Parse("strata(i)") });

    // Two columns: any covariance matrix of equal or unequal variances.
    [Theory]
    [InlineData("cs(x | s)", "(x | s)")]
    [InlineData("ar1(x | s, het = TRUE)", "(x | s)")]
    [InlineData("toep(x | s)", "(x | s)")]
    public void TwoColumns_AreUnstructured(string pattern, string free) => AreEqual($"y ~ v + x + {pattern}", $"y ~ v + x + {free}", Repeated, EstimationMethod.Reml);

    // Three columns with one factor and specific variances: as many parameters as covariances.
    [Fact]
    public void OneFactorOfThreeColumns_IsUnstructured()
    {
        DataSet data = Sample(0.0, negative: false, visits: 3, common: 1.0);
        LinearMixedModel factor = LinearMixedModel.Fit("y ~ v + x + fa(0 + v | s)", data);
        LinearMixedModel free = LinearMixedModel.Fit("y ~ v + x + (0 + v | s)", data);
        factor.ParameterCount.ShouldBe(free.ParameterCount);
        Approx.Equal(free.Objective, factor.Objective, Tolerance.Optimum, "objective");
    }

    // The means of the subjects differ less than independent errors would make them.
    [Fact]
    public void CompoundSymmetry_NegativeCorrelation_ReachesItsLimit()
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ v + cs(0 + v | s, hom = TRUE)", Sample(0.6, negative: true));
        fit.Status.ShouldBe(FitStatus.Boundary);
        fit.RandomEffects[0].Parameters.Single(p => p.Name == "rho").Value.ShouldBe(-0.25, 1e-9);
        fit.Certificate.Boundary.ShouldBe(["s: rank 4 of 5"]);
        fit.Certificate.BoundarySlope.ShouldNotBeNull().ShouldBeGreaterThan(0.0);
        LinearMixedModel free = LinearMixedModel.Fit("y ~ v + cs(0 + v | s)", Sample(0.6, negative: true));
        free.Objective.ShouldBeLessThanOrEqualTo(fit.Objective + 1e-8);
    }

    [Fact]
    public void Autoregression_WithoutVariation_IsZero()
    {
        var random = new SeededGenerator(8);
        double[] y = [.. Enumerable.Range(0, 120).Select(_ => random.NextNormal())];
        string?[] s = [.. Enumerable.Range(0, 120).Select(i => $"s{i / 6:D2}")];
        // Rows of a subject and visit differ more than their means do.
        for (int i = 0; i < 120; i += 2) { y[i + 1] = -y[i] + (0.01 * i); }
        DataSet data = new DataSetBuilder().Add("y", y).Add("s", s).Add("v", [.. Enumerable.Range(0, 120).Select(i => (string?)$"v{i % 6 / 2}")]).Build();
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ v + ar1(0 + v | s)", data);
        LinearMixedModel without = LinearMixedModel.Fit("y ~ v", data, new FitOptions { Independent = true });
        fit.Status.ShouldBe(FitStatus.Boundary);
        fit.RandomEffects[0].StandardDeviations.ShouldAllBe(d => d == 0.0);
        Approx.Equal(without.Objective, fit.Objective, Tolerance.Optimum, "objective");
        fit.Problems.ShouldContain(p => p.Code == "MM3011");
    }

    [Theory]
    [InlineData("diag(0 + v | s, hom = TRUE)", 1)]
    [InlineData("cs(0 + v | s, hom = TRUE)", 2)]
    [InlineData("cs(0 + v | s)", 6)]
    [InlineData("ar1(0 + v | s)", 2)]
    [InlineData("ar1(0 + v | s, het = TRUE)", 6)]
    [InlineData("toep(0 + v | s, hom = TRUE)", 5)]
    [InlineData("toep(0 + v | s)", 9)]
    [InlineData("fa(0 + v | s)", 10)]
    [InlineData("fa(0 + v | s, d = 2)", 14)]
    [InlineData("rr(0 + v | s, d = 2)", 9)]
    public void Fit_Pattern_LiesBetweenNothingAndTheFreeMatrix(string term, int parameters)
    {
        LinearMixedModel fit = LinearMixedModel.Fit($"y ~ v + x + {term}", Repeated);
        LinearMixedModel free = LinearMixedModel.Fit("y ~ v + x + (0 + v | s)", Repeated);
        fit.Status.ShouldNotBe(FitStatus.NotConverged);
        fit.ParameterCount.ShouldBe(6 + 1 + parameters);
        fit.Objective.ShouldBeGreaterThan(free.Objective - 1e-7);
        fit.Certificate.MostEvaluations.ShouldBeLessThanOrEqualTo(15);
    }

    // More factors than the data have: a specific variance ends at zero, where the matrix is not singular.
    [Fact]
    public void FactorAnalytic_SpecificVarianceOfZero_IsALimitThatIsTold()
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ v + x + fa(0 + v | s, d = 2)", Repeated);
        int zeros = fit.RandomEffects[0].Parameters.Count(p => p.Name == "specific" && p.Value == 0.0);
        zeros.ShouldBeGreaterThan(0);
        fit.Status.ShouldBe(FitStatus.Boundary);
        fit.Certificate.Boundary.ShouldBe([$"s: {zeros} of 14 parameters of fa (2) at a limit"]);
        fit.Problems.ShouldContain(p => p.Code == "MM3045");
    }

    // Also from an estimate at a limit.
    [Theory]
    [InlineData("ar1(0 + v | s)", false)]
    [InlineData("cs(0 + v | s)", false)]
    [InlineData("cs(0 + v | s, hom = TRUE)", true)]
    public void Bootstrap_OfAPattern_CoversTheEstimates(string term, bool isAtLimit)
    {
        LinearMixedModel fit = LinearMixedModel.Fit($"y ~ v + {term}", Sample(0.6, negative: isAtLimit));
        (fit.Status == FitStatus.Boundary).ShouldBe(isAtLimit);
        BootstrapSample sample = fit.Bootstrap(new BootstrapOptions { Replicates = 100 });
        sample.FailedCount.ShouldBe(0);
        ParameterInterval sigma = sample.Intervals(0.99).Single(i => i.Kind == ParameterKind.ResidualStandardDeviation);
        fit.ResidualStandardDeviation.ShouldBeInRange(sigma.Lower, sigma.Upper);
        ParameterInterval slope = sample.Intervals(0.99).Single(i => i.Name == "vv4" && i.Kind == ParameterKind.FixedEffect);
        fit.FixedEffects["vv4"].Estimate.ShouldBeInRange(slope.Lower, slope.Upper);
    }

    [Theory]
    [InlineData("ar1(0 + x | s)", true)]
    [InlineData("ar1(v | s)", true)]
    [InlineData("diag(x | s, hom = TRUE)", true)]
    [InlineData("ar1(0 + v | s)", false)]
    [InlineData("fa(v | s)", false)]
    [InlineData("diag(v | s)", false)]
    public void Fit_ColumnsOfDifferentKinds_AreTold(string term, bool isTold) =>
        LinearMixedModel.Fit($"y ~ v + x + {term}", Repeated).Problems.Any(p => p.Code == "MM3044").ShouldBe(isTold);

    // The order of the columns is that of the levels; units of the response and order of the rows do not matter.
    [Theory]
    [InlineData("ar1(0 + v | s)")]
    [InlineData("toep(0 + v | s)")]
    [InlineData("fa(0 + v | s)")]
    public void Fit_OtherUnitsAndOrder_IsTheSame(string term)
    {
        LinearMixedModel fit = LinearMixedModel.Fit($"y ~ v + x + {term}", Repeated);
        LinearMixedModel other = LinearMixedModel.Fit($"y ~ v + x + {term}", Sample(0.6, negative: false, unit: 1e6, reversed: true));
        for (int i = 0; i < fit.FixedEffects.Count; i++)
        {
            Approx.Equal(fit.FixedEffects[i].Estimate, other.FixedEffects[i].Estimate / 1e6, Tolerance.Noted(1e-5, "end of two searches"), fit.FixedEffects[i].Name);
        }

        Approx.Equal(fit.RandomEffects[0].StandardDeviations[0], other.RandomEffects[0].StandardDeviations[0] / 1e6, Tolerance.Noted(1e-4, "end of two searches"), "standard deviation");
    }

    private static void AreEqual(string pattern, string plain, DataSet data, EstimationMethod method) => AreEqual(pattern, plain, data, new FitOptions { Method = method });

    private static void AreEqual(string pattern, string plain, DataSet data, FitOptions options)
    {
        LinearMixedModel one = LinearMixedModel.Fit(pattern, data, options);
        LinearMixedModel other = LinearMixedModel.Fit(plain, data, options);
        Approx.Equal(other.Objective, one.Objective, Tolerance.Optimum, "objective");
        one.ParameterCount.ShouldBe(other.ParameterCount);
        DegreesOfFreedom[] methods = options.Method == EstimationMethod.Reml ? [DegreesOfFreedom.Satterthwaite, DegreesOfFreedom.KenwardRoger] : [DegreesOfFreedom.Satterthwaite];
        foreach (DegreesOfFreedom df in methods)
        {
            FixedEffects a = one.Coefficients(df);
            FixedEffects b = other.Coefficients(df);
            for (int i = 0; i < a.Count; i++)
            {
                Approx.Equal(b[i].StandardError, a[i].StandardError, Tolerance.Noted(1e-6 * b[i].StandardError, "end of two searches"), $"{df}: SE of {a[i].Name}");
                Approx.Equal(b[i].DegreesOfFreedom, a[i].DegreesOfFreedom, Tolerance.Noted(1e-4 * b[i].DegreesOfFreedom, "end of two searches"), $"{df}: df of {a[i].Name}");
            }
        }
    }

    // Subjects with two rows per visit whose effects decay with distance, or sum to nearly nothing within a subject; a third of the rows missing.
    private static DataSet Sample(double correlation, bool negative, int visits = 5, double unit = 1.0, bool reversed = false, double common = 0.0)
    {
        var random = new SeededGenerator(31);
        var rows = new List<(double Y, double X, string S, string V, string I)>();
        for (int s = 0; s < 40; s++)
        {
            double[] effect = new double[visits];
            for (int v = 0; v < visits; v++)
            {
                double own = random.NextNormal();
                effect[v] = negative ? 1.2 * own : (v == 0 ? own : (correlation * effect[v - 1]) + (Math.Sqrt(1.0 - (correlation * correlation)) * own));
            }

            double mean = effect.Average();
            double shared = common * random.NextNormal();
            for (int v = 0; v < visits; v++) { effect[v] += negative ? -mean : shared; }
            double error = 0.0;
            for (int v = 0; v < visits; v++)
            {
                for (int r = 0; r < 2; r++)
                {
                    double x = random.NextNormal();
                    error = negative && r == 1 && v % 2 == 1 ? -error : 0.8 * random.NextNormal();
                    if (!negative && random.NextUniform() < 0.33) { continue; }
                    rows.Add((unit * (3.0 + v + (0.5 * x) + ((1.0 + (0.1 * v)) * effect[v]) + error), x, $"s{s:D2}", $"v{v}", $"i{random.NextIndex(7)}"));
                }
            }
        }

        if (reversed) { rows.Reverse(); }
        return new DataSetBuilder()
            .Add("y", rows.Select(r => r.Y).ToArray())
            .Add("x", rows.Select(r => r.X).ToArray())
            .Add("s", rows.Select(r => (string?)r.S).ToArray())
            .Add("v", rows.Select(r => (string?)r.V).ToArray())
            .Add("i", rows.Select(r => (string?)r.I).ToArray())
            .Build();
    }
}
