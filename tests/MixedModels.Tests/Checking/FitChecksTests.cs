using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Checking;

/// <summary>Every note, warning and error of a fit, produced by fitting.</summary>
public class FitChecksTests
{
    private static readonly Rows Crossed = SimulatedRows.Crossed(91, 160);

    [Fact]
    public void Fit_DependentFixedColumn_WarnsWithTheCombination()
    {
        Problem problem = Fit("y ~ x + I(2 * x) + f + (1 | subject)", Crossed).Single("MM3009");
        problem.Severity.ShouldBe(Severity.Warning);
        problem.Message.ShouldBe("the coefficient I(2 * x) is not estimable: I(2 * x) = 2 × x");
    }

    [Fact]
    public void Fit_SeveralDependentColumns_WarnsOncePerColumn()
    {
        LinearMixedModel fit = Fit("y ~ x + I(x + 3) + I(1 - x) + (1 | subject)", Crossed);
        fit.Problems.Where(p => p.Code == "MM3009").Select(p => p.Message).ShouldBe(
        [
            "the coefficient I(x + 3) is not estimable: I(x + 3) = 3 × (Intercept) + x",
            "the coefficient I(1 - x) is not estimable: I(1 - x) = (Intercept) − x",
        ]);
    }

    [Fact]
    public void Fit_EmptyCell_AdvisesWhatCanBeDone()
    {
        IEnumerable<string> lines = Enumerable.Range(0, 48).Select(i => $"{(i * 7 % 11) + (i % 6)},{(i % 2 == 0 ? "p" : "q")},{(i % 4 == 3 ? "v" : "u")},g{i % 6}");
        byte[] csv = System.Text.Encoding.UTF8.GetBytes("y,a,b,g\n" + string.Join('\n', lines));
        var data = MixedModels.Data.DataSet.ReadCsv(new MemoryStream(csv), "csv");
        Problem problem = LinearMixedModel.Fit("y ~ a * b + (1 | g)", data).Single("MM3009");
        problem.Fix!.ShouldStartWith("merge levels, leave `a:b` out, or go on;");
        problem.Cause!.ShouldContain("`a:b`");
        Fit("y ~ x + I(2 * x) + (1 | subject)", Crossed).Single("MM3009").Fix!.ShouldStartWith("leave one of them out;");
    }

    [Fact]
    public void Fit_FullRank_DoesNotWarnOfDependence() =>
        Fit("y ~ x + f + (1 | subject)", Crossed).Problems.ShouldNotContain(p => p.Code == "MM3009");

    [Fact]
    public void Fit_ZeroVariance_NotesItAndStaysValid()
    {
        LinearMixedModel fit = FitReference("dyestuff2_reml");
        fit.Status.ShouldBe(FitStatus.Boundary);
        Problem problem = fit.Single("MM3011");
        problem.Severity.ShouldBe(Severity.Note);
        problem.Message.ShouldBe("the variance of (Intercept) within Batch is estimated as 0");
        problem.Fix.ShouldBe("the same fit without (1 | Batch) has one parameter less");
    }

    [Fact]
    public void Fit_ZeroVarianceOfOneOfTwoColumns_NamesThatColumn()
    {
        Rows rows = SlopeOnly(intercept: 0.0, slope: 2.0);
        Problem problem = Fit("y ~ x + (x || g)", rows).Single("MM3011");
        problem.Message.ShouldBe("the variance of (Intercept) within g is estimated as 0");
        problem.Fix.ShouldBe("the same fit without (Intercept) in (x || g) has fewer parameters");
    }

    [Fact]
    public void Fit_PerfectCorrelation_NotesItWithASimplerTerm()
    {
        LinearMixedModel fit = Fit("y ~ x + (x | g)", SlopeOnly(intercept: 1.5, slope: 1.0));
        fit.Status.ShouldBe(FitStatus.Boundary);
        Approx.Equal(1.0, Math.Abs(fit.RandomEffects[0].Correlation[1, 0]), Tolerance.Rounding(2, 1.0), "correlation");
        Problem problem = fit.Single("MM3012");
        problem.Severity.ShouldBe(Severity.Note);
        problem.Message.ShouldBe("the random effects of (x | g) are perfectly correlated: their covariance matrix is singular");
        problem.Fix.ShouldBe("a simpler term is (x || g)");
    }

    [Fact]
    public void Fit_InteriorOptimum_NotesNothingAboutTheBoundary() =>
        FitReference("dyestuff_reml").Problems.ShouldNotContain(p => p.Code == "MM3011" || p.Code == "MM3012");

    [Fact]
    public void Fit_ResponseComputedFromPredictors_IsRefusedAsPerfect() =>
        Refusal("y ~ x + (1 | subject)", Crossed.With("y", Crossed.Numbers("x").Select(x => 3.0 + (2.0 * x)))).ShouldBe("MM3013");

    [Fact]
    public void Fit_ResponseComputedWithGroups_IsRefusedAsPerfect()
    {
        var groups = Crossed.Texts("subject").Distinct().Order().ToList();
        IEnumerable<double> y = Crossed.Numbers("x").Zip(Crossed.Texts("subject"), (x, g) => (2.0 * x) + (groups.IndexOf(g) % 4));
        Refusal("y ~ x + (1 | subject)", Crossed.With("y", y)).ShouldBe("MM3013");
    }

    [Fact]
    public void Fit_DependentRandomColumn_IsRefused() =>
        Refusal("y ~ x + (x + I(2 * x) | subject)", Crossed).ShouldBe("MM3031");

    [Fact]
    public void Fit_DependentRandomColumn_NamesTheColumnsItDependsOn()
    {
        Problem problem = Should.Throw<MixedModelException>(() => Fit("y ~ x + (x + I(1 - x) | subject)", Crossed)).Problems.ShouldHaveSingleItem();
        problem.Message.ShouldBe("the column I(1 - x) of (x + I(1 - x) | subject) depends on the columns before it");
        problem.Cause!.ShouldContain("(Intercept), x");
        problem.Fix.ShouldBe("leave I(1 - x) out of (x + I(1 - x) | subject)");
    }

    [Fact]
    public void Fit_RedundantTerms_WarnsThatParametersAreHardlyDetermined()
    {
        ReferenceCase machines = ReferenceCase.Load("machines_slopes");
        var fit = LinearMixedModel.Fit("score ~ Machine + (1 | Worker) + (0 + Machine | Worker)", machines.LoadData());
        Problem problem = fit.Single("MM3032");
        problem.Severity.ShouldBe(Severity.Warning);
        problem.Message.ShouldBe("the data hardly determine the covariance parameters of Worker");
    }

    [Fact]
    public void Fit_EvaluationsUsedUp_WarnsFirst()
    {
        LinearMixedModel fit = Fit("y ~ x + (x | subject) + (1 | item)", Crossed, new FitOptions { MaxEvaluations = 1 });
        fit.Status.ShouldBe(FitStatus.NotConverged);
        Problem problem = fit.Single("MM3033");
        problem.Severity.ShouldBe(Severity.Warning);
        problem.Message.ShouldBe("not converged after 1 factorization");
        problem.Cause!.ShouldStartWith("a further step was predicted to lower the objective by ");
    }

    [Theory]
    [InlineData("cf_smls07_reml")]
    [InlineData("cf_smls08_reml")]
    [InlineData("cf_smls09_reml")]
    public void Fit_ResponseOfThirteenConstantDigits_WarnsOfLostDigits(string id)
    {
        Problem problem = FitReference(id).Single("MM3034");
        problem.Severity.ShouldBe(Severity.Warning);
        problem.Message.ShouldBe("the response keeps only about 2 digits of its variation");
    }

    [Theory]
    [InlineData("cf_smls01_reml")]
    [InlineData("cf_smls04_reml")]
    [InlineData("sleepstudy_slope_reml")]
    public void Fit_ResponseWithDigitsToSpare_DoesNotWarnOfLostDigits(string id) =>
        FitReference(id).Problems.ShouldNotContain(p => p.Code == "MM3034");

    [Fact]
    public void Fit_AsManyFixedEffectsAsRows_IsRefused()
    {
        Rows few = Crossed.Take([.. Enumerable.Range(0, 8)]).With("g", ["a", "a", "b", "b", "c", "c", "d", "d"]);
        Problem problem = Should.Throw<MixedModelException>(() => Fit("y ~ subject + (1 | g)", few)).Problems.Where(found => found.Severity == Severity.Error).ShouldHaveSingleItem();
        problem.Code.ShouldBe("MM3035");
        problem.Message.ShouldBe("8 rows cannot estimate 8 fixed effects and a residual variance");
    }

    [Theory]
    [InlineData("y ~ subject + x + (1 | subject)", EstimationMethod.Reml)]
    [InlineData("y ~ subject + x + (1 | subject)", EstimationMethod.Ml)]
    [InlineData("y ~ x + f + subject + (1 | subject)", EstimationMethod.Reml)]
    public void Fit_GroupingFactorInTheFixedPartToo_IsZeroAndWarns(string formula, EstimationMethod method)
    {
        LinearMixedModel fit = Fit(formula, Crossed, new FitOptions { Method = method });
        fit.Status.ShouldBe(FitStatus.Boundary);
        fit.RandomEffects[0].StandardDeviations.ShouldBe([0.0]);
        Problem problem = fit.Single("MM3041");
        problem.Severity.ShouldBe(Severity.Warning);
        problem.Message.ShouldStartWith("the variance of (Intercept) within subject cannot be estimated");
        problem.Fix.ShouldBe("leave (1 | subject) out, or leave subject out of the fixed part");
        fit.Problems.ShouldNotContain(p => p.Code == "MM3011" || p.Code == "MM3032");
        LinearMixedModel squares = Fit(formula[..formula.IndexOf(" + (", StringComparison.Ordinal)], Crossed, new FitOptions { Method = method, Independent = true });
        Approx.Equal(squares.Objective, fit.Objective, Tolerance.Rounding(200, squares.Objective), "objective");
    }

    [Theory]
    [InlineData("y ~ subject + x + (x | subject)", "leave (Intercept) out of (x | subject), or leave subject out of the fixed part")]
    [InlineData("y ~ x + x:subject + (x || subject)", "leave x out of (x || subject), or leave subject out of the fixed part")]
    [InlineData("y ~ subject * x + (x | subject)", "leave (x | subject) out, or leave subject out of the fixed part")]
    public void Fit_SomeColumnsInTheFixedPartToo_NamesThem(string formula, string fix)
    {
        LinearMixedModel fit = Fit(formula, Crossed);
        fit.Single("MM3041").Fix.ShouldBe(fix);
        fit.Problems.ShouldNotContain(p => p.Code == "MM3012" || p.Code == "MM3032");
    }

    [Theory]
    [InlineData("y ~ subject + (1 | subject)")]
    [InlineData("y ~ subject + (x | subject)")]
    public void Describe_GroupingFactorInTheFixedPartToo_WarnsBeforeTheFit(string formula) =>
        LinearMixedModel.Describe(formula, Crossed.ToDataSet()).Problems.Single(p => p.Code == "MM3041").Message
            .ShouldBe(Fit(formula, Crossed).Single("MM3041").Message);

    // What the warning says of the rest: coefficients that do not tell subjects apart are those of the model without the intercept.
    [Fact]
    public void Fit_InterceptInTheFixedPartToo_SaysWhatStaysValid()
    {
        LinearMixedModel fit = Fit("y ~ subject + x + (x | subject)", Crossed);
        LinearMixedModel without = Fit("y ~ subject + x + (0 + x | subject)", Crossed);
        fit.Single("MM3041").Cause!.ShouldContain("standard errors and tests of coefficients that tell its levels apart");
        Approx.AtMost(without.Objective, fit.Objective, Tolerance.Optimum, "objective");
        Approx.Equal(without.FixedEffects["x"].StandardError, fit.FixedEffects["x"].StandardError, Tolerance.Spread, "standard error of x");
        fit.FixedEffects["(Intercept)"].StandardError.ShouldBeGreaterThan(1.01 * without.FixedEffects["(Intercept)"].StandardError);
        Fit("y ~ subject + x + (x || subject)", Crossed).Single("MM3041").Cause!.ShouldEndWith("the variance shown as 0 could be any, and all else is as without it");
    }

    [Theory]
    [InlineData("y ~ x + f + (x | subject)")]
    [InlineData("y ~ item + x + (1 | subject)")]
    public void Fit_FixedPartWithoutTheGroups_DoesNotWarnOfIt(string formula) =>
        Fit(formula, Crossed).Problems.ShouldNotContain(p => p.Code == "MM3041");

    // On one of 30 samples of noise the objective falls as the residual variance goes to 0.
    [Fact]
    public void Fit_ResidualVarianceRunsToZero_IsRefused()
    {
        Rows rows = Rows.Empty
            .With("y", [0.095, 1.250, -0.259, -0.262, -0.043, 0.729, 0.588, -0.974, -1.332, -1.509, -0.172, -0.320])
            .With("x", [0.370, 1.604, 2.013, 3.837, 4.996, 5.470, 6.639, 7.151, 8.523, 9.741, 10.758, 11.591])
            .With("g", ["a", "b", "c", "d", "e", "a", "b", "c", "d", "e", "a", "b"]);
        Problem problem = Should.Throw<MixedModelException>(() => Fit("y ~ poly(x, 7) + (1 | g)", rows)).Problems.First(found => found.Severity == Severity.Error);
        problem.Code.ShouldBe("MM3013");
        problem.Message.ShouldBe("the residual variance is estimated as 0: the random effects of g take all that the fixed part leaves");
    }

    private static LinearMixedModel FitReference(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        return LinearMixedModel.Fit(reference.Formula, reference.LoadData(), new FitOptions { Method = reference.Reml ? EstimationMethod.Reml : EstimationMethod.Ml });
    }

    private static LinearMixedModel Fit(string formula, Rows rows, FitOptions? options = null) => LinearMixedModel.Fit(formula, rows.ToDataSet(), options);

    private static string Refusal(string formula, Rows rows) =>
        Should.Throw<MixedModelException>(() => Fit(formula, rows)).Problems.ShouldHaveSingleItem().Code;

    /// <summary>Twelve groups whose intercepts and slopes are one random number times two factors, and noise without
    /// group means.</summary>
    private static Rows SlopeOnly(double intercept, double slope)
    {
        var random = new SeededGenerator(7);
        var x = new List<double>();
        var y = new List<double>();
        var g = new List<string>();
        for (int group = 0; group < 12; group++)
        {
            double effect = random.NextNormal();
            double sign = 0.4;
            for (int i = -4; i <= 4; i++)
            {
                sign = -sign;
                x.Add(i);
                g.Add($"g{group}");
                y.Add(1.0 + (intercept * effect) + (slope * effect * i) + (i == 0 ? 0.0 : i > 0 ? sign : -sign));
            }
        }

        return Rows.Empty.With("y", y).With("x", x).With("g", g);
    }
}

file static class Problems
{
    internal static Problem Single(this LinearMixedModel fit, string code) => fit.Problems.Where(p => p.Code == code).ShouldHaveSingleItem();
}
