using MixedModels.Optimization;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Optimization;

/// <summary>The model of one square root: x = ½((1 + Δ)² − 1), so that gx + ½hx² has its minimum where 2x = −2g/h.</summary>
public class CompositeModelTests
{
    private const double Far = 10.0;

    [Theory]
    [InlineData(-3.0, 1.0, 7.0)]            // the square becomes 1 + 2·3
    [InlineData(1.0, 4.0, 0.5)]
    [InlineData(3.0, 1.0, 0.0)]             // it would be negative: zero
    public void Minimize_OneRoot_ReachesTheSquareThatIsBest(double slope, double hessian, double square)
    {
        ModelStep step = new CompositeModel(new RootProblem(1.0, slope)).Minimize([hessian], Far);
        Approx.Equal(square, (1.0 + step.Step[0]) * (1.0 + step.Step[0]), Tolerance.Theta, "square");
        double x = 0.5 * (square - 1.0);
        Approx.Equal(-x * (slope + (0.5 * hessian * x)), step.PredictedDecrease, Tolerance.SolutionOf(1.0), "decrease");
    }

    [Fact]
    public void Minimize_RootOfZeroThatWouldGrow_LeavesZero()
    {
        ModelStep step = new CompositeModel(new RootProblem(0.0, -2.0)).Minimize([4.0], Far);
        Approx.Equal(1.0, Math.Abs(step.Step[0]), Tolerance.Theta, "root");
    }

    [Fact]
    public void Minimize_RootOfZeroThatWouldShrink_StaysThere() =>
        new CompositeModel(new RootProblem(0.0, 2.0)).Minimize([4.0], Far).ShouldSatisfyAllConditions(
            step => step.Step.ShouldBe([0.0]),
            step => step.PredictedDecrease.ShouldBe(0.0));

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void Minimize_MinimumOutsideTheBall_StopsNearItsEdge(double radius)
    {
        ModelStep step = new CompositeModel(new RootProblem(1.0, -30.0)).Minimize([1.0], radius);
        step.Length.ShouldBeInRange(0.7 * radius, radius);
        step.Step[0].ShouldBeGreaterThan(0.0);
        step.PredictedDecrease.ShouldBeGreaterThan(0.0);
    }

    [Fact]
    public void Minimize_ModelWithoutMinimum_StaysInTheBall()
    {
        ModelStep step = new CompositeModel(new RootProblem(1.0, -1.0)).Minimize([-1.0], 0.5);
        step.Length.ShouldBeInRange(double.Epsilon, 0.5);
        step.PredictedDecrease.ShouldBeGreaterThan(0.0);
    }

    /// <summary>One square root with a value that nobody asks for.</summary>
    private sealed class RootProblem(double root, double slope) : ITrustRegionProblem
    {
        private readonly double[] slopes = [slope];

        public int ParameterCount => 1;

        public int CoordinateCount => 1;

        public double Scale => root;

        public double Value => 0.0;

        public double Noise => 0.0;

        public double OnwardSlope => 0.0;

        public ReadOnlySpan<double> Slope => slopes;

        public ReadOnlySpan<double> ExpectedHessian => [];

        public ReadOnlySpan<double> ObservedHessian() => [];

        public void Map(ReadOnlySpan<double> step, Span<double> x) => x[0] = 0.5 * (((root + step[0]) * (root + step[0])) - (root * root));

        public void Jacobian(ReadOnlySpan<double> step, Span<double> jacobian) => jacobian[0] = root + step[0];

        public void AddCurvature(ReadOnlySpan<double> step, ReadOnlySpan<double> y, Span<double> target) => target[0] += y[0];

        public double Try(ReadOnlySpan<double> step) => 0.0;

        public void Accept()
        {
        }
    }
}
