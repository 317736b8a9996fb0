using MixedModels.Inference;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>The cone of two variances and their covariance at zero, of which all is known: with the distances of the matrices it is a circular
/// cone in three dimensions that rises at 45 degrees from its axis, a = (y₁ + y₃)/√2.</summary>
public class TangentConeTests
{
    private const int Draws = 20_000;

    private static readonly double[] Weights =
        [0.5 * (1.0 - Math.Sqrt(0.5)), 0.5 * Math.Sqrt(0.5), 0.5 * Math.Sqrt(0.5), 0.5 * (1.0 - Math.Sqrt(0.5))];

    [Fact]
    public void SquaredProjection_OfAnyVector_IsThatOfTheCircularCone()
    {
        TangentCone cone = Cone();
        (cone.Count, cone.BoundVariances).ShouldBe((3, 2));
        var random = new SeededGenerator(9);
        for (int i = 0; i < 2000; i++)
        {
            double[] z = Draw(random);
            double axis = (z[0] + z[2]) * Math.Sqrt(0.5);
            double radius = Math.Sqrt((0.5 * (z[0] - z[2]) * (z[0] - z[2])) + (z[1] * z[1]));
            double expected = axis >= radius ? (axis * axis) + (radius * radius) : axis <= -radius ? 0.0 : 0.5 * (axis + radius) * (axis + radius);
            Approx.Equal(expected, cone.SquaredProjection(z), Tolerance.SolutionOf(1.0), $"draw {i}");
        }
    }

    // ‖projection‖² is the largest squared component along a direction of the cone; here from a grid of directions, of a cone that is not circular.
    [Fact]
    public void SquaredProjection_InAnotherMetric_IsTheLargestSquaredComponent()
    {
        double[] basis = [1.3, 0.4, -0.2, 0.0, 0.7, 0.5, 0.1, 0.0, 2.0];
        var cone = new TangentCone(basis, 3, 3, [([0, 1, 2], 2)]);
        double[][] directions = [.. Directions(basis)];
        var random = new SeededGenerator(12);
        for (int i = 0; i < 50; i++)
        {
            double[] z = Draw(random);
            double largest = directions.Max(d => Math.Max(0.0, (d[0] * z[0]) + (d[1] * z[1]) + (d[2] * z[2])));
            Approx.Equal(largest * largest, cone.SquaredProjection(z), Tolerance.Noted(1e-3, "a grid of directions half a hundredth apart"), $"draw {i}");
        }
    }

    // v = (1 − sin 45°, cos 45°, sin 45°, 1 − cos 45°)/2. Source: Amelunxen, Lotz, McCoy and Tropp (2014), Information and Inference 3(3), appendix D.
    [Fact]
    public void SquaredProjection_OfNormalVectors_HasTheMixtureOfTheCone()
    {
        TangentCone cone = Cone();
        var random = new SeededGenerator(10);
        double[] squares = [.. Enumerable.Range(0, Draws).Select(_ => cone.SquaredProjection(Draw(random)))];
        double spread = Math.Sqrt(squares.Sum(s => (s - 1.5) * (s - 1.5)) / Draws);
        squares.Average().ShouldBe(1.5, 4.5 * spread / Math.Sqrt(Draws));
        ShouldBeShare(squares.Count(s => s < 1e-12), Weights[0]);
        foreach (double t in new[] { 0.1, 0.5, 1.0, 2.0, 4.0, 7.0 })
        {
            ShouldBeShare(squares.Count(s => s > t), Enumerable.Range(1, 3).Sum(j => Weights[j] * Distributions.ChiSquaredUpper(t, j)));
        }
    }

    // Three variances without covariances: the mean is 1.5 as well, the weights are (1, 3, 3, 1)/8.
    [Fact]
    public void SquaredProjection_WithoutACovariance_HasBinomialWeights()
    {
        var cone = new TangentCone(Identity(), 3, 3, [([0], 1), ([1], 1), ([2], 1)]);
        var random = new SeededGenerator(11);
        double[] squares = [.. Enumerable.Range(0, Draws).Select(_ => cone.SquaredProjection(Draw(random)))];
        ShouldBeShare(squares.Count(s => s < 1e-12), 0.125);
        ShouldBeShare(squares.Count(s => s > 1.0), Enumerable.Range(1, 3).Sum(j => (j == 3 ? 0.125 : 0.375) * Distributions.ChiSquaredUpper(1.0, j)));
    }

    private static IEnumerable<double[]> Directions(double[] basis)
    {
        for (int r = 0; r <= 200; r++)
        {
            for (int f = 0; f < 600; f++)
            {
                double radius = r / 200.0;
                double angle = 2.0 * Math.PI * f / 600.0;
                double[] y = [(1.0 + (radius * Math.Cos(angle))) * Math.Sqrt(0.5), radius * Math.Sin(angle), (1.0 - (radius * Math.Cos(angle))) * Math.Sqrt(0.5)];
                double[] moved = [.. Enumerable.Range(0, 3).Select(i => (basis[i] * y[0]) + (basis[3 + i] * y[1]) + (basis[6 + i] * y[2]))];
                double length = Math.Sqrt(moved.Sum(v => v * v));
                yield return [.. moved.Select(v => v / length)];
            }
        }
    }

    private static void ShouldBeShare(int count, double expected) =>
        ((double)count / Draws).ShouldBe(expected, 4.5 * Math.Sqrt(expected * (1.0 - expected) / Draws));

    private static TangentCone Cone() => new(Identity(), 3, 3, [([0, 1, 2], 2)]);

    private static double[] Identity() => [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];

    private static double[] Draw(SeededGenerator random) => [random.NextNormal(), random.NextNormal(), random.NextNormal()];
}
