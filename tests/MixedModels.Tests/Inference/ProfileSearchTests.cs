using MixedModels.Estimation;
using MixedModels.Inference;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>The search for limits on criteria whose answers are known.</summary>
public class ProfileSearchTests
{
    // x² + (y − x)² with x held is x².
    [Fact]
    public void Limits_Parabola_AreTheRoots()
    {
        var search = new ProfileSearch(new Bowl(x => x * x, x => 2.0 * x), new FirstHeld(), new ProfileRange(double.NegativeInfinity, false, double.PositiveInfinity, false), 0.0, [0.3]);
        (double lower, bool isLowerOpen, double upper, bool isUpperOpen) = search.Limits(1.5, 0.1);
        Approx.Equal(-1.5, lower, Tolerance.Noted(2e-5, "1e-5 of the root of the height"), "lower");
        Approx.Equal(1.5, upper, Tolerance.Noted(2e-5, "1e-5 of the root of the height"), "upper");
        (isLowerOpen, isUpperOpen).ShouldBe((false, false));
    }

    [Fact]
    public void Limits_EndOfTheRange_AreOpen()
    {
        var search = new ProfileSearch(new Bowl(x => x * x, x => 2.0 * x), new FirstHeld(), new ProfileRange(-1.0, true, 1.0, true), 0.0, [0.3]);
        search.Limits(1.5, 0.4).ShouldBe((-1.0, true, 1.0, true));
    }

    // x²/(1 + x²) stays below 1.
    [Fact]
    public void Limits_HeightThatIsNeverReached_AreNone()
    {
        var search = new ProfileSearch(
            new Bowl(x => x * x / (1.0 + (x * x)), x => 2.0 * x / ((1.0 + (x * x)) * (1.0 + (x * x)))),
            new FirstHeld(),
            new ProfileRange(double.NegativeInfinity, false, double.PositiveInfinity, false),
            0.0,
            [0.3]);
        (double lower, bool isLowerOpen, double upper, bool isUpperOpen) = search.Limits(1.5, 0.1);
        (double.IsNaN(lower), isLowerOpen, double.IsNaN(upper), isUpperOpen).ShouldBe((true, false, true, false));
    }

    // f(x) + (y − x)².
    private sealed class Bowl(Func<double, double> f, Func<double, double> slope) : ICriterion
    {
        public int Count => 2;

        public double[] Gradient { get; } = new double[2];

        public double[] Hessian { get; } = [2, -2, -2, 2];

        public double Value(ReadOnlySpan<double> point) => f(point[0]) + ((point[1] - point[0]) * (point[1] - point[0]));

        public double Derive(ReadOnlySpan<double> point)
        {
            double apart = 2.0 * (point[1] - point[0]);
            (Gradient[0], Gradient[1]) = (slope(point[0]) - apart, apart);
            return Value(point);
        }
    }

    private sealed class FirstHeld : IRestrictedPath
    {
        public int Count => 1;

        public bool IsInside(double[] at) => true;

        public double[] Point(double[] at, double value) => [value, at[0]];

        public void Reduce(double[] at, double value, double[] gradient, double[] hessian, double[] reducedGradient, double[] reducedHessian)
        {
            reducedGradient[0] = gradient[1];
            reducedHessian[0] = hessian[3];
        }
    }
}
