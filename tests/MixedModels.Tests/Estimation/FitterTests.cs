using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.References;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>The search as a whole: limits, starts, cancellation, boundary, certificate, and that it repeats itself.</summary>
public class FitterTests
{
    public static TheoryData<string> Samples => [.. EngineSamples.Names];

    [Theory, MemberData(nameof(Samples))]
    public void Fit_Twice_IsTheSameBitForBit(string name)
    {
        Estimate first = Fit(name);
        Estimate second = Fit(name);
        second.Objective.ShouldBe(first.Objective);
        second.Theta.ShouldBe(first.Theta);
        second.FixedEffects.ShouldBe(first.FixedEffects);
        second.Spherical.ShouldBe(first.Spherical);
        second.ResidualVariance.ShouldBe(first.ResidualVariance);
        (second.Certificate with { Boundary = [] }).ShouldBe(first.Certificate with { Boundary = [] });
    }

    [Theory, MemberData(nameof(Samples))]
    public void Fit_Converged_IsCertified(string name)
    {
        Estimate fit = Fit(name);
        fit.Status.ShouldNotBe(FitStatus.NotConverged);
        fit.Certificate.PredictedDecrease.ShouldBeLessThan(1e-8);
        (fit.Status == FitStatus.Boundary).ShouldBe(fit.Certificate.Boundary.Length > 0);
        (fit.Certificate.BoundarySlope is null).ShouldBe(fit.Certificate.Boundary.IsEmpty);
        fit.Certificate.SmallestCurvature.ShouldNotBeNull().ShouldBeGreaterThan(0.0);
        Approx.Equal(fit.Objective, EngineSamples.Of(name).Oracle().Criterion(EngineSamples.Elements(fit)), Tolerance.Evaluation, "objective");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fit_SeveralStarts_EndAtTheSameObjective(int starts)
    {
        Estimate fit = Fit("crossed_slopes", starts: starts);
        fit.Certificate.Starts.ShouldBe(starts);
        fit.Certificate.TotalEvaluations.ShouldBeGreaterThanOrEqualTo(fit.Certificate.Evaluations);
        if (starts > 1) { fit.Certificate.TotalEvaluations.ShouldBeGreaterThan(fit.Certificate.Evaluations); }
        Approx.Equal(Fit("crossed_slopes", starts: 3).Objective, fit.Objective, Tolerance.Optimum, "objective");
    }

    [Theory]
    [InlineData("one_intercept", 3)]        // 90 rows
    [InlineData("crossed", 1)]              // 100 rows
    public void Fit_WithoutStarts_TakesThreeBelowAHundredRows(string name, int starts) => Fit(name).Certificate.Starts.ShouldBe(starts);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Fit_FewEvaluations_EndsUncertified(int evaluations)
    {
        Estimate fit = Fit("crossed_slopes", evaluations, starts: 1);
        fit.Status.ShouldBe(FitStatus.NotConverged);
        fit.Certificate.PredictedDecrease.ShouldBeGreaterThan(1e-8);
        double.IsFinite(fit.Objective).ShouldBeTrue();
        Approx.AtLeast(Fit("crossed_slopes").Objective, fit.Objective, Tolerance.Optimum, "objective");
        Approx.Equal(fit.Objective, EngineSamples.Of("crossed_slopes").Oracle().Criterion(EngineSamples.Elements(fit)), Tolerance.Evaluation, "objective");
    }

    [Fact]
    public void Fit_CancelledBeforehand_Throws() =>
        Should.Throw<OperationCanceledException>(() => Fit("crossed", cancellation: new CancellationToken(canceled: true)));

    [Fact]
    public void Fit_CancelledBetweenEvaluations_StopsThere()
    {
        using var source = new CancellationTokenSource();
        var reports = new List<FitProgress>();
        var progress = new Reporter(report =>
        {
            reports.Add(report);
            if (report.Evaluation >= 2) { source.Cancel(); }
        });
        Should.Throw<OperationCanceledException>(() => Fit("crossed_slopes", progress: progress, cancellation: source.Token));
        reports.Count.ShouldBe(2);
    }

    [Fact]
    public void Fit_Reports_AreOfEveryFactorizationStartByStart()
    {
        var reports = new List<FitProgress>();
        Estimate fit = Fit("crossed_slopes", starts: 2, progress: new Reporter(reports.Add));
        reports.Select(r => r.Start).Distinct().ShouldBe([1, 2]);
        foreach (IGrouping<int, FitProgress> start in reports.GroupBy(r => r.Start))
        {
            start.Select(s => s.Evaluation).ShouldBe(Enumerable.Range(1, start.Count()));
            FitProgress[] steps = [.. start.Where(s => s.IsAccepted && s.Kind != FitStepKind.Return)];
            (steps[0].Kind, steps[0].StepLength, steps[0].PredictedDecrease).ShouldBe((FitStepKind.Start, 0.0, 0.0));
            for (int i = 1; i < steps.Length; i++)
            {
                Approx.AtMost(steps[i - 1].Objective, steps[i].Objective, Tolerance.Optimum, $"objective of step {i}");
                steps[i].StepLength.ShouldBeGreaterThan(0.0);
                steps[i].Kind.ShouldNotBe(FitStepKind.Start);
            }

            steps[^1].Kind.ShouldBe(FitStepKind.Last);
            Approx.Equal(fit.Objective, steps[^1].Objective, Tolerance.Optimum, "last objective");
        }
    }

    [Theory]
    [InlineData("dyestuff2_reml", "Yield ~ 1 + (1 | Batch)")]
    [InlineData("sim_singular_corr", null)]
    [InlineData("wheat2_variety", null)]
    [InlineData("early_slope", null)]
    public void Fit_Boundary_IsCertifiedAtThePointReturned(string name, string? formula)
    {
        ReferenceCase reference = ReferenceCase.Load(name);
        var fit = LinearMixedModel.Fit(formula ?? reference.Formula, reference.LoadData(), new FitOptions { Starts = 1 });
        fit.Status.ShouldBe(FitStatus.Boundary);
        // Had the last step not been counted, its predicted gain would stand here, above the smallest worth a step.
        Approx.AtMost(0.0, fit.Certificate.PredictedDecrease, Tolerance.DecreaseLeft, "predicted decrease");
    }

    [Theory]
    [InlineData(EstimationMethod.Reml)]
    [InlineData(EstimationMethod.Ml)]
    public void Fit_NoVarianceBetweenGroups_IsExactlyZeroOnTheBoundary(EstimationMethod method)
    {
        var fit = LinearMixedModel.Fit("Yield ~ 1 + (1 | Batch)", ReferenceCase.Load("dyestuff2_reml").LoadData(), new FitOptions { Method = method });
        fit.Status.ShouldBe(FitStatus.Boundary);
        fit.Theta.ShouldBe([0.0]);
        fit.RandomEffects[0].StandardDeviations.ShouldBe([0.0]);
        double.IsNaN(fit.RandomEffects[0].Correlation[0, 0]).ShouldBeTrue();
        fit.Certificate.Boundary.ShouldBe(["Batch: rank 0 of 1"]);
        fit.Certificate.BoundarySlope.ShouldNotBeNull().ShouldBeGreaterThan(0.0);
        fit.Certificate.SmallestCurvature.ShouldBeNull();
        fit.ConditionalModes("Batch").Values.Values.ToArray().ShouldAllBe(v => v == 0.0);
    }

    [Fact]
    public void Fit_WithoutRandomEffects_IsLeastSquaresInOneEvaluation()
    {
        var fit = LinearMixedModel.Fit("y ~ x + f", EngineSamples.Of("crossed").Rows.ToDataSet(), new FitOptions { Independent = true, Starts = 3 });
        fit.Status.ShouldBe(FitStatus.Converged);
        (fit.Certificate.Evaluations, fit.Certificate.Starts).ShouldBe((1, 1));
        fit.Theta.ShouldBeEmpty();
    }

    [Fact]
    public void Fit_ResponseOfZeros_IsRefusedAsPerfect()
    {
        ModelDesign design = EngineSamples.Of("crossed").Design();
        Array.Clear(design.Response);
        CrossProducts data = CrossProducts.From(design, CancellationToken.None);
        Should.Throw<MixedModelException>(() => Fitter.Fit(data, new FitSettings(EstimationMethod.Reml, 50, null, long.MaxValue, 1, null, CancellationToken.None)))
            .Problems.ShouldHaveSingleItem().Code.ShouldBe("MM3013");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void MaxEvaluations_BelowOne_Throws(int evaluations) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new FitOptions { MaxEvaluations = evaluations });

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Starts_OutsideOneToThree_Throws(int starts) => Should.Throw<ArgumentOutOfRangeException>(() => new FitOptions { Starts = starts });

    private static Estimate Fit(
        string name, int evaluations = 50, int? starts = null, IProgress<FitProgress>? progress = null, CancellationToken cancellation = default) =>
        Fitter.Fit(EngineSamples.Of(name).Products(), new FitSettings(EngineSamples.Of(name).Method, evaluations, starts, long.MaxValue, 1, progress, cancellation));

    private sealed class Reporter(Action<FitProgress> report) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => report(value);
    }

    [Fact]
    public void Fit_SeveralStarts_ReportsEveryFactorization()
    {
        DataSet data = DataSet.ReadCsv(Repository.PathOf("examples", "sleepstudy.csv"));
        foreach (string formula in new[] { "Reaction ~ Days + (Days | Subject)", "Reaction ~ 1 + (Days || Subject)", "Reaction ~ Days + (1 | Subject)" })
        {
            var steps = new List<FitProgress>();
            LinearMixedModel fit = LinearMixedModel.Fit(formula, data, new FitOptions { Starts = 3, Progress = new Steps(steps) });
            steps.Count.ShouldBe(fit.Certificate.TotalEvaluations);
            int[] each = [.. steps.Where(s => s.Kind != FitStepKind.Return).GroupBy(s => s.Start).Select(g => g.Max(s => s.Evaluation))];
            fit.Certificate.MostEvaluations.ShouldBe(each.Max());
            each.ShouldContain(fit.Certificate.Evaluations);
        }
    }

    private sealed class Steps(List<FitProgress> steps) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => steps.Add(value);
    }
}
