using MixedModels.Optimization;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Optimization;

/// <summary>Small functions whose minimum is known.</summary>
public class TrustRegionMinimizerTests
{
    [Fact]
    public void Minimize_Quadratic_TakesOneStep()
    {
        var problem = new PlaneProblem(p => ((p[0] - 0.3) * (p[0] - 0.3)) + (2.0 * (p[1] + 0.2) * (p[1] + 0.2)), p => [2.0 * (p[0] - 0.3), 4.0 * (p[1] + 0.2)], _ => [2.0, 0.0, 0.0, 4.0], [0.0, 0.0]);
        TrustRegionOutcome outcome = TrustRegionMinimizer.Minimize(problem, 50, null, CancellationToken.None);
        (outcome.Converged, outcome.Evaluations, outcome.CurrentIsLastTried).ShouldBe((true, 2, true));
        Approx.Equal([0.3, -0.2], problem.Point, Tolerance.SolutionOf(1.0), "minimum");
    }

    [Fact]
    public void Minimize_Rosenbrock_FindsItsMinimum()
    {
        PlaneProblem problem = Rosenbrock();
        TrustRegionOutcome outcome = TrustRegionMinimizer.Minimize(problem, 100, null, CancellationToken.None);
        outcome.Converged.ShouldBeTrue();
        outcome.Evaluations.ShouldBeLessThan(60);
        Approx.Equal([1.0, 1.0], problem.Point, Tolerance.Theta, "minimum");
        outcome.PredictedDecrease.ShouldBeLessThan(1e-9);
    }

    [Fact]
    public void Minimize_AtTheMinimum_EvaluatesNothing()
    {
        PlaneProblem problem = Rosenbrock(1.0, 1.0);
        TrustRegionOutcome outcome = TrustRegionMinimizer.Minimize(problem, 50, null, CancellationToken.None);
        (outcome.Converged, outcome.Evaluations, problem.Tries).ShouldBe((true, 1, 0));
    }

    [Fact]
    public void Minimize_Saddle_LeavesIt()
    {
        // x⁴ − x² + y² at 0: no gradient, negative curvature along x.
        var problem = new PlaneProblem(
            p => (p[0] * p[0] * p[0] * p[0]) - (p[0] * p[0]) + (p[1] * p[1]),
            p => [(4.0 * p[0] * p[0] * p[0]) - (2.0 * p[0]), 2.0 * p[1]],
            p => [(12.0 * p[0] * p[0]) - 2.0, 0.0, 0.0, 2.0],
            [0.0, 0.0]);
        TrustRegionMinimizer.Minimize(problem, 60, null, CancellationToken.None).Converged.ShouldBeTrue();
        Approx.Equal(Math.Sqrt(0.5), Math.Abs(problem.Point[0]), Tolerance.Theta, "|x|");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Minimize_EvaluationsUsedUp_SaysSo(int limit)
    {
        PlaneProblem problem = Rosenbrock();
        TrustRegionOutcome outcome = TrustRegionMinimizer.Minimize(problem, limit, null, CancellationToken.None);
        (outcome.Converged, outcome.Evaluations, problem.Tries).ShouldBe((false, limit, limit - 1));
        outcome.PredictedDecrease.ShouldBeGreaterThan(0.0);
    }

    [Fact]
    public void Minimize_ValueThatNeverFalls_GivesUpInTime()
    {
        // The gradient lies: every step is predicted to gain and none does.
        var problem = new PlaneProblem(p => Math.Abs(p[0]) + Math.Abs(p[1]), _ => [1.0, 1.0], _ => [1.0, 0.0, 0.0, 1.0], [0.0, 0.0]);
        TrustRegionOutcome outcome = TrustRegionMinimizer.Minimize(problem, 500, null, CancellationToken.None);
        outcome.Evaluations.ShouldBeLessThan(500);
        problem.Point.ShouldBe([0.0, 0.0]);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void Minimize_NoValueFarAway_ComesBack(double beyond)
    {
        var problem = new PlaneProblem(
            p => p[0] > 0.5 ? beyond : ((p[0] - 0.4) * (p[0] - 0.4)) + (p[1] * p[1]), p => [2.0 * (p[0] - 0.4), 2.0 * p[1]], _ => [0.2, 0.0, 0.0, 2.0], [0.0, 0.3]);
        TrustRegionMinimizer.Minimize(problem, 200, null, CancellationToken.None).Converged.ShouldBeTrue();
        Approx.Equal(0.0, problem.Value, Tolerance.SolutionOf(1.0), "value");
    }

    [Fact]
    public void Minimize_Cancelled_ThrowsBeforeTheNextTry()
    {
        using var source = new CancellationTokenSource();
        PlaneProblem problem = Rosenbrock();
        Should.Throw<OperationCanceledException>(() => TrustRegionMinimizer.Minimize(
            problem,
            100,
            step =>
            {
                if (step.Evaluation >= 3) { source.Cancel(); }
            },
            source.Token));
        problem.Tries.ShouldBeLessThan(10);
    }

    [Fact]
    public void Minimize_Reports_DescendFromTheStart()
    {
        var steps = new List<TrialStep>();
        PlaneProblem problem = Rosenbrock();
        double start = problem.Value;
        TrustRegionOutcome outcome = TrustRegionMinimizer.Minimize(problem, 100, steps.Add, CancellationToken.None);
        steps.Select(s => s.Evaluation).ShouldBe(Enumerable.Range(1, outcome.Evaluations));
        steps[0].ShouldBe(new TrialStep(1, start, 0.0, 0.0, null, true));
        steps.Skip(1).ShouldAllBe(s => s.Curvature != null && s.Length > 0.0 && s.PredictedDecrease > 0.0);
        steps.Count(s => !s.IsAccepted).ShouldBeGreaterThan(0);
        double[] values = [.. steps.Where(s => s.IsAccepted).Select(s => s.Value)];
        values.Length.ShouldBeGreaterThan(3);
        values.Zip(values.Skip(1)).ShouldAllBe(pair => pair.Second <= pair.First);
        values[^1].ShouldBe(problem.Value);
    }

    private static PlaneProblem Rosenbrock(double x = -1.2, double y = 1.0) => new(
        p => (100.0 * Square(p[1] - (p[0] * p[0]))) + Square(1.0 - p[0]),
        p => [(-400.0 * p[0] * (p[1] - (p[0] * p[0]))) - (2.0 * (1.0 - p[0])), 200.0 * (p[1] - (p[0] * p[0]))],
        p => [(1200.0 * p[0] * p[0]) - (400.0 * p[1]) + 2.0, -400.0 * p[0], -400.0 * p[0], 200.0],
        [x, y]);

    private static double Square(double x) => x * x;
}
