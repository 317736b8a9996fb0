using MixedModels.Covariance;
using MixedModels.Data;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Estimation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Design;

/// <summary>Residual structures on rows that do not suit them, and what does not matter to them.</summary>
public class ResidualDesignTests
{
    [Theory]
    [InlineData("MM1030", "ar2(visit | id)")]
    [InlineData("MM1030", "ar1(visit)")]
    [InlineData("MM1030", "ar1")]
    [InlineData("MM1030", "us(1 | id)")]
    [InlineData("MM1030", "us(visit | id | arm | f)")]
    public void Parse_NoStructure_IsAnError(string code, string text) => Code(() => ResidualStructure.Parse(text)).ShouldBe(code);

    [Theory]
    [InlineData("MM1031", "powers(x)")]
    [InlineData("MM1031", "power")]
    [InlineData("MM1031", "strata()")]
    public void Parse_NoVarianceFunction_IsAnError(string code, string text) => Code(() => VarianceFunction.Parse(text)).ShouldBe(code);

    [Theory]
    [InlineData("us(visit | id)")]
    [InlineData("ar1h(visit | id | arm)")]
    [InlineData("cs(1 | id)")]
    public void Parse_Structure_IsWrittenBack(string text) => ResidualStructure.Parse($" {text} ").ToString().ShouldBe(text);

    [Fact]
    public void Fit_UnknownColumn_IsAnErrorThatNamesIt() => Refusal("us(visits | id)", null).Message.ShouldContain("visits");

    [Fact]
    public void Fit_TwoRowsAtOneVisit_IsAnErrorThatNamesThem()
    {
        Rows rows = ResidualSample.Data();
        Problem problem = Refusal("ar1(visit | id)", null, rows.Take([0, .. Enumerable.Range(0, rows.Numbers("y").Length)]));
        problem.Code.ShouldBe("MM3018");
        problem.Message.ShouldContain("id s00");
        problem.Cause!.ShouldContain("row 1");
        problem.Cause!.ShouldContain("row 2");
    }

    [Theory]
    [InlineData("MM3025", null, "fixed(x)")]
    [InlineData("MM3026", "car1(f | id)", null)]
    [InlineData("MM3026", "ar1(t | id)", null)]
    [InlineData("MM3026", "us(t | id)", null)]
    [InlineData("MM3026", "toeph(t | id)", null)]
    [InlineData("MM3028", "us(visit | id | f)", null)]
    public void Fit_RowsThatDoNotSuit_IsAnError(string code, string? structure, string? variance) => Refusal(structure, variance).Code.ShouldBe(code);

    [Fact]
    public void Fit_PowerOfZero_IsAnErrorThatNamesTheRow()
    {
        Rows rows = ResidualSample.Data();
        Problem problem = Refusal(null, "power(v0)", rows.With("v0", rows.Numbers("visit").Select(v => v - 2.0)));
        problem.Code.ShouldBe("MM3025");
        problem.Message.ShouldContain("row 2");
    }

    [Fact]
    public void Fit_UnequalGaps_AreToldAndCountedInSteps()
    {
        Rows rows = ResidualSample.Data();
        Rows gaps = rows.With("age", rows.Numbers("visit").Select(v => v < 3.0 ? 2.0 * v : v == 3.0 ? 8.0 : (2.0 * v) + 4.0));
        LinearMixedModel byAge = Fit("ar1(age | id)", null, gaps);
        byAge.Problems.ShouldContain(p => p.Code == "MM3027");
        Fit("toep(age | id)", null, gaps).Problems.ShouldContain(p => p.Code == "MM3027");
        // ρ to the power of steps is e^(−d/range) where ρ is positive.
        LinearMixedModel byDistance = Fit("exp(age | id)", null, gaps);
        Approx.Equal(byDistance.Objective, byAge.Objective, Tolerance.Evaluation, "objective");
        byAge.ResidualCorrelations[0].Value.ShouldBe(Math.Exp(-2.0 / byDistance.ResidualCorrelations[0].Value), 1e-6);
    }

    [Fact]
    public void Fit_EvenlySpacedTimes_AreVisits()
    {
        Rows rows = ResidualSample.Data();
        Rows doubled = rows.With("age", rows.Numbers("visit").Select(v => 6.0 + (2.0 * v)));
        LinearMixedModel fit = Fit("ar1(age | id)", null, doubled);
        fit.Problems.ShouldNotContain(p => p.Code == "MM3027");
        Approx.Equal(Fit("ar1(visit | id)", null, rows).Objective, fit.Objective, Tolerance.Evaluation, "objective");
    }

    [Theory]
    [InlineData("us(visit | id)", null)]
    [InlineData("car1(t | id)", "strata(f)")]
    public void Fit_RowsInAnyOrder_IsTheSame(string structure, string? variance)
    {
        Rows rows = ResidualSample.Data();
        int[] order = new SeededGenerator(3).NextPermutation(rows.Numbers("y").Length);
        LinearMixedModel one = Fit(structure, variance, rows);
        LinearMixedModel other = Fit(structure, variance, rows.Take(order));
        Approx.Equal(one.Objective, other.Objective, Tolerance.Evaluation, "objective");
        for (int i = 0; i < one.FixedEffects.Count; i++)
        {
            Approx.Equal(one.FixedEffects[i].Estimate, other.FixedEffects[i].Estimate, Tolerance.Estimate(one.FixedEffects[i].StandardError), "estimate");
        }
    }

    // Enough subjects for the work to be shared between threads.
    [Theory]
    [InlineData("y ~ x + (1 | item)", "ar1(visit | id)")]
    [InlineData("y ~ x * factor(visit)", "us(visit | id)")]
    public void Fit_AnyThreads_HasTheSameBits(string formula, string structure)
    {
        Rows rows = Trial(400);
        LinearMixedModel[] fits =
        [
            .. new[] { 1, 2, 3 }.Select(threads => LinearMixedModel.Fit(formula, rows.ToDataSet(), new FitOptions { Residual = ResidualStructure.Parse(structure), Threads = threads })),
        ];
        foreach (LinearMixedModel fit in fits[1..])
        {
            fit.Objective.ShouldBe(fits[0].Objective);
            fit.FixedEffects.Select(c => c.Estimate).ShouldBe(fits[0].FixedEffects.Select(c => c.Estimate));
            fit.Coefficients().Select(c => c.DegreesOfFreedom).ShouldBe(fits[0].Coefficients().Select(c => c.DegreesOfFreedom));
            fit.Coefficients(DegreesOfFreedom.KenwardRoger).Select(c => c.StandardError).ShouldBe(fits[0].Coefficients(DegreesOfFreedom.KenwardRoger).Select(c => c.StandardError));
        }
    }

    private static Rows Trial(int subjects, double itemEffect = 0.0)
    {
        var random = new SeededGenerator(77);
        var kept = new List<(double Y, double X, string Id, double Visit, string Item)>();
        for (int s = 0; s < subjects; s++)
        {
            double error = random.NextNormal();
            double x = random.NextNormal();
            for (int v = 1; v <= 6; v++)
            {
                error = (0.6 * error) + (0.8 * random.NextNormal());
                int item = random.NextIndex(30);
                if (v > 1 && random.NextUniform() < 0.2) { continue; }
                kept.Add((error + (0.2 * x) + (0.1 * v) + (itemEffect * ((item * 7 % 30) - 15) / 10.0), x, $"s{s:000}", v, $"i{item}"));
            }
        }

        return Rows.Empty.With("y", kept.Select(r => r.Y)).With("x", kept.Select(r => r.X)).With("id", kept.Select(r => r.Id))
            .With("visit", kept.Select(r => r.Visit)).With("item", kept.Select(r => r.Item));
    }

    [Fact]
    public void Fit_CompoundSymmetry_IsTheRandomIntercept()
    {
        Rows rows = ResidualSample.Data();
        LinearMixedModel residual = Fit("cs(1 | id)", null, rows);
        LinearMixedModel random = LinearMixedModel.Fit("y ~ x + (1 | id)", rows.ToDataSet());
        Approx.Equal(random.Objective, residual.Objective, Tolerance.Evaluation, "objective");
        double between = random.RandomEffects[0].StandardDeviations[0];
        double within = random.ResidualStandardDeviation;
        residual.ResidualCorrelations[0].Value.ShouldBe(between * between / ((between * between) + (within * within)), 1e-6);
        FixedEffects one = residual.Coefficients(DegreesOfFreedom.Satterthwaite);
        FixedEffects other = random.Coefficients(DegreesOfFreedom.Satterthwaite);
        for (int i = 0; i < one.Count; i++) { Approx.Equal(other[i].DegreesOfFreedom, one[i].DegreesOfFreedom, Tolerance.DegreesOfFreedom, "df"); }
        one = residual.Coefficients(DegreesOfFreedom.KenwardRogerLinear);
        other = random.Coefficients(DegreesOfFreedom.KenwardRogerLinear);
        for (int i = 0; i < one.Count; i++)
        {
            Approx.Equal(other[i].DegreesOfFreedom, one[i].DegreesOfFreedom, Tolerance.KenwardRogerDegreesOfFreedom, "df");
            Approx.Equal(other[i].StandardError, one[i].StandardError, Tolerance.AdjustedCovariance, "se");
        }

        one = residual.Coefficients(DegreesOfFreedom.KenwardRogerExpected);
        other = random.Coefficients(DegreesOfFreedom.KenwardRogerExpected);
        for (int i = 0; i < one.Count; i++) { Approx.Equal(other[i].DegreesOfFreedom, one[i].DegreesOfFreedom, Tolerance.KenwardRogerDegreesOfFreedom, "df"); }
    }

    // The method does not depend on how the covariance is parametrised: a correlation of residuals beside crossed random effects is one more random
    // intercept, and what the residual side and the random side add to each other's sums must agree with the way that knows random effects alone.
    [Theory]
    [InlineData("y ~ x + (1 | item)", "cs(1 | id)", null, "y ~ x + (1 | item) + (1 | id)")]
    [InlineData("y ~ x + (1 | id) + (1 | item)", null, "fixed(one)", "y ~ x + (1 | id) + (1 | item)")]
    [InlineData("y ~ x + (x | id)", null, "fixed(one)", "y ~ x + (x | id)")]
    public void Coefficients_BesideRandomEffects_AreThoseOfRandomEffectsAlone(string formula, string? structure, string? variance, string plain)
    {
        Rows rows = Trial(60, itemEffect: 1.0);
        rows = rows.With("one", Enumerable.Repeat(1.0, rows.Numbers("y").Length));
        LinearMixedModel residual = LinearMixedModel.Fit(formula, rows.ToDataSet(), new FitOptions
        {
            Residual = structure is null ? null : ResidualStructure.Parse(structure),
            Variance = variance is null ? null : VarianceFunction.Parse(variance),
        });
        LinearMixedModel random = LinearMixedModel.Fit(plain, rows.ToDataSet());
        Approx.Equal(random.Objective, residual.Objective, Tolerance.Optimum, "objective");
        foreach (DegreesOfFreedom method in new[] { DegreesOfFreedom.Satterthwaite, DegreesOfFreedom.KenwardRogerLinear })
        {
            (FixedEffects one, FixedEffects other) = (residual.Coefficients(method), random.Coefficients(method));
            for (int i = 0; i < one.Count; i++)
            {
                Approx.Equal(other[i].DegreesOfFreedom, one[i].DegreesOfFreedom, Tolerance.KenwardRogerDegreesOfFreedom, $"{method} df {one[i].Name}");
                Approx.Equal(other[i].StandardError, one[i].StandardError, Tolerance.Spread, $"{method} se {one[i].Name}");
            }
        }
    }

    [Fact]
    public void Fit_MissingVisits_AreDroppedAndTold()
    {
        Rows rows = ResidualSample.Data();
        Rows missing = rows.With("visit", rows.Numbers("visit").Select((v, i) => i is 3 or 8 ? double.NaN : v));
        LinearMixedModel fit = Fit("us(visit | id)", null, missing);
        fit.Rows.Dropped.ShouldBe(2);
        fit.Rows.MissingByColumn["visit"].ShouldBe(2);
    }

    [Fact]
    public void Answers_ThatNeedPlainCrossProducts_AreRefused()
    {
        LinearMixedModel fit = Fit("ar1(visit | id)", null, ResidualSample.Data());
        Code(() => fit.Bootstrap()).ShouldBe("MM1032");
        Code(() => fit.ConfidenceIntervals(IntervalMethod.Profile)).ShouldBe("MM1032");
        Code(() => fit.VarianceIntervals(IntervalMethod.Wald)).ShouldBe("MM1032");
        Code(() => fit.RandomTermTests()).ShouldBe("MM1032");
        Code(() => fit.Leverages()).ShouldBe("MM1032");
        Code(() => fit.Save(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()))).ShouldBe("MM1032");
    }

    [Fact]
    public void Compare_NestedStructures_AreTested()
    {
        Rows rows = ResidualSample.Data();
        LinearMixedModel independent = LinearMixedModel.Fit("y ~ x", rows.ToDataSet(), new FitOptions { Independent = true });
        LinearMixedModel ar1 = Fit("ar1(visit | id)", null, rows);
        LinearMixedModel heterogeneous = Fit("ar1h(visit | id)", null, rows);
        ModelComparison comparison = LinearMixedModel.Compare([heterogeneous, independent, ar1], EstimationMethod.Reml);
        comparison.Rows[1].Test!.Statistic.ShouldBe(independent.Objective - ar1.Objective, 1e-8);
        comparison.Rows[2].Test!.DegreesOfFreedom.ShouldBe(4);
        ModelComparison other = LinearMixedModel.Compare([ar1, Fit("csh(visit | id)", null, rows)], EstimationMethod.Reml);
        other.Rows[1].Test.ShouldBeNull();
        other.Rows[1].WhyNoTest!.ShouldContain("no special case");
    }

    [Fact]
    public void Fit_SubjectsThatHardlyChange_NamesTheCorrelationAtItsLimit()
    {
        Rows rows = ResidualSample.Data();
        string[] subjects = [.. rows.Texts("id").Distinct()];
        Rows steady = rows.With("y", rows.Numbers("y").Select((y, i) => Array.IndexOf(subjects, rows.Texts("id")[i]) + (0.01 * y)));
        LinearMixedModel fit = Fit("ar1(visit | id)", null, steady);
        fit.ResidualCorrelations[0].Value.ShouldBeGreaterThan(0.999);
        fit.Problems.ShouldContain(p => p.Code == "MM3043" && p.Message.Contains("rho", StringComparison.Ordinal));
        Fit("ar1(visit | id)", null, rows).Problems.ShouldNotContain(p => p.Code == "MM3043");
    }

    [Fact]
    public void FitStructures_OfVisits_LiesTheLadderBesideTheFitsAlone()
    {
        Rows rows = ResidualSample.Data();
        System.Collections.Immutable.ImmutableArray<StructureFit> steps = LinearMixedModel.FitStructures("y ~ x", rows.ToDataSet(), ResidualStructure.Parse("ar1(visit | id)"));
        steps.Select(s => s.Structure?.Correlation.Name).ShouldBe([null, "cs", "ar1", "ad", "toep", "csh", "ar1h", "adh", "toeph", "us"]);
        LinearMixedModel ar1h = Fit("ar1h(visit | id)", null, rows);
        LinearMixedModel us = Fit("us(visit | id)", null, rows);
        StructureFit step = steps.Single(s => s.Structure?.Correlation.Name == "ar1h");
        step.Fit!.Objective.ShouldBe(ar1h.Objective);
        step.AgainstRichest!.Statistic.ShouldBe(ar1h.Objective - us.Objective, 1e-8);
        step.AgainstRichest.DegreesOfFreedom.ShouldBe(us.ParameterCount - ar1h.ParameterCount);
    }

    [Fact]
    public void FitStructures_ThatFail_AreListed()
    {
        Rows rows = ResidualSample.Data();
        System.Collections.Immutable.ImmutableArray<StructureFit> steps = LinearMixedModel.FitStructures("y ~ x", rows.ToDataSet(), ResidualStructure.Parse("us(t | id)"));
        StructureFit autoregression = steps.Single(s => s.Structure?.Correlation.Name == "ar1");
        autoregression.Fit.ShouldBeNull();
        autoregression.Failure!.Code.ShouldBe("MM3026");
        steps[0].Fit.ShouldNotBeNull();
    }

    // By hand: residuals of least squares, pair by pair of visits.
    [Fact]
    public void LeastSquaresResiduals_Correlations_AreThoseOfPairs()
    {
        Rows rows = ResidualSample.Data();
        double[] residuals = [.. LinearMixedModel.Fit("y ~ x", rows.ToDataSet(), new FitOptions { Independent = true }).Residuals()];
        ResidualMatrix matrix = Fit("toep(visit | id)", null, rows).LeastSquaresResiduals().Single();
        var byCell = residuals.Select((r, i) => (rows.Texts("id")[i], Visit: (int)rows.Numbers("visit")[i] - 1, r)).ToDictionary(c => (c.Item1, c.Visit), c => c.r);
        for (int v = 0; v < 5; v++)
        {
            double[] own = [.. byCell.Where(c => c.Key.Visit == v).Select(c => c.Value)];
            matrix.StandardDeviations[v].ShouldBe(Math.Sqrt(own.Average(r => r * r)), 1e-9);
            for (int u = 0; u < v; u++)
            {
                double[] products = [.. byCell.Where(c => c.Key.Visit == v && byCell.ContainsKey((c.Key.Item1, u))).Select(c => c.Value * byCell[(c.Key.Item1, u)])];
                matrix.Correlation[u, v].ShouldBe(products.Average() / (matrix.StandardDeviations[u] * matrix.StandardDeviations[v]), 1e-9);
            }
        }
    }

    private static LinearMixedModel Fit(string? structure, string? variance, Rows rows) => LinearMixedModel.Fit("y ~ x", rows.ToDataSet(), new FitOptions
    {
        Residual = structure is null ? null : ResidualStructure.Parse(structure),
        Variance = variance is null ? null : VarianceFunction.Parse(variance),
    });

    private static Problem Refusal(string? structure, string? variance, Rows? rows = null) =>
        Should.Throw<MixedModelException>(() => Fit(structure, variance, rows ?? ResidualSample.Data())).Problems[0];

    private static string Code(Action action) => Should.Throw<MixedModelException>(action).Problems[0].Code;
}
