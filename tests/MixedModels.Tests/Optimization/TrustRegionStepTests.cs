using MixedModels.Optimization;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Optimization;

/// <summary>The best step of a quadratic model in a ball: no feasible point that a search can find is lower.</summary>
public class TrustRegionStepTests
{
    private const int Candidates = 4000;

    [Fact]
    public void Solve_NewtonStepInside_TakesIt()
    {
        TrustRegionStep step = Solve([2.0, 0.0, 0.0, 4.0], [2.0, -4.0], 10.0);
        Approx.Equal([-1.0, 1.0], step.Step, Tolerance.Rounding(4, 1.0), "step");
        step.OnBoundary.ShouldBeFalse();
        Approx.Equal(3.0, step.PredictedDecrease, Tolerance.Rounding(8, 1.0), "decrease");
        (step.SmallestEigenvalue, step.LargestEigenvalue).ShouldBe((2.0, 4.0));
    }

    [Fact]
    public void Solve_NewtonStepOutside_StopsAtTheRadius()
    {
        TrustRegionStep step = Solve([2.0, 0.0, 0.0, 4.0], [20.0, -40.0], 0.5);
        step.OnBoundary.ShouldBeTrue();
        Approx.Equal(0.5, Norm(step.Step), Tolerance.SolutionOf(1.0), "length");
    }

    [Fact]
    public void Solve_NoGradientNoCurvatureBelowZero_StaysPut()
    {
        TrustRegionStep step = Solve([1.0, 0.0, 0.0, 1.0], [0.0, 0.0], 1.0);
        step.Step.ShouldBe([0.0, 0.0]);
        step.PredictedDecrease.ShouldBe(0.0);
    }

    [Fact]
    public void Solve_HardCase_GoesAlongTheLowestCurvature()
    {
        TrustRegionStep step = Solve([-2.0, 0.0, 0.0, 3.0], [0.0, 1.0], 2.0);
        step.OnBoundary.ShouldBeTrue();
        Approx.Equal(2.0, Norm(step.Step), Tolerance.SolutionOf(1.0), "length");
        step.SmallestEigenvalue.ShouldBe(-2.0);
        Approx.Equal(-0.2, step.Step[1], Tolerance.SolutionOf(1.0), "part against the gradient");
    }

    [Fact]
    public void Solve_FlatDirection_IsNotRuledByNoiseAlongIt()
    {
        TrustRegionStep step = Solve([1e-30, 0.0, 0.0, 1.0], [1e-25, 1.0], 5.0);
        Approx.Equal(-1.0, step.Step[1], Tolerance.SolutionOf(1.0), "step where there is curvature");
        Math.Abs(step.Step[0]).ShouldBeLessThan(1e-10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Solve_RandomModels_HasNoBetterPointInTheBall(int k)
    {
        var random = new SeededGenerator((ulong)k);
        for (int model = 0; model < 12; model++)
        {
            (double[] hessian, double[] gradient) = Model(random, k, shift: (model % 3) - 1.0);
            double radius = Math.Pow(10.0, random.NextNormal());
            TrustRegionStep step = Solve(hessian, gradient, radius);
            Approx.AtMost(radius, Norm(step.Step), Tolerance.Solution, "length");
            Approx.Equal(-Value(hessian, gradient, step.Step), step.PredictedDecrease, Tolerance.SolutionOf(radius), "decrease");
            for (int i = 0; i < Candidates; i++)
            {
                double[] other = InBall(random, k, radius, onSphere: i % 2 == 0);
                Approx.AtMost(step.PredictedDecrease, -Value(hessian, gradient, other), Tolerance.SolutionOf(radius), $"decrease of candidate {i}");
            }
        }
    }

    private static TrustRegionStep Solve(double[] hessian, double[] gradient, double radius) =>
        TrustRegionStep.Solve(hessian, gradient, radius);

    /// <summary>A random symmetric Hessian, moved towards definite by a positive shift, and a gradient.</summary>
    private static (double[] Hessian, double[] Gradient) Model(SeededGenerator random, int k, double shift)
    {
        double[] hessian = new double[k * k];
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i <= j; i++)
            {
                double value = random.NextNormal() + (i == j ? shift * k : 0.0);
                hessian[(j * k) + i] = value;
                hessian[(i * k) + j] = value;
            }
        }

        return (hessian, [.. Enumerable.Range(0, k).Select(_ => random.NextNormal())]);
    }

    private static double[] InBall(SeededGenerator random, int k, double radius, bool onSphere)
    {
        double[] p = [.. Enumerable.Range(0, k).Select(_ => random.NextNormal())];
        double length = radius * (onSphere ? 1.0 : random.NextUniform()) / Norm(p);
        return [.. p.Select(v => v * length)];
    }

    private static double Value(double[] hessian, double[] gradient, double[] p)
    {
        double value = 0.0;
        for (int j = 0; j < p.Length; j++)
        {
            value += gradient[j] * p[j];
            for (int i = 0; i < p.Length; i++) { value += 0.5 * p[i] * hessian[(j * p.Length) + i] * p[j]; }
        }

        return value;
    }

    private static double Norm(double[] p) => Math.Sqrt(p.Sum(v => v * v));
}
