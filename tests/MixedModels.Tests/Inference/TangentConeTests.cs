using MixedModels.Inference;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Projections on the cone of 2 × 2 positive semidefinite matrices, which in the coordinates of an identity metric is a circular cone of
/// half-angle 45° about the identity.</summary>
public class TangentConeTests
{
    private const int Draws = 40_000;

    // With a along the axis and r across it: inside (r ≤ a) nothing is lost, in the polar cone (r ≤ −a) all, between them (a + r)²/2 is left.
    [Fact]
    public void SquaredProjection_TwoVariancesAtZero_IsThatOfTheCircularCone()
    {
        var cone = new TangentCone([1, 0, 0, 0, 1, 0, 0, 0, 1], 3, 3, [([0, 1, 2], 2)]);
        var random = new RandomStream(7, 0);
        double sum = 0.0;
        int inside = 0;
        int outside = 0;
        for (int d = 0; d < Draws; d++)
        {
            double[] z = [random.Normal(), random.Normal(), random.Normal()];
            double along = (z[0] + z[2]) / Math.Sqrt(2.0);
            double across = Math.Sqrt((z[1] * z[1]) + (0.5 * (z[0] - z[2]) * (z[0] - z[2])));
            double expected = across <= along ? z.Sum(v => v * v) : across <= -along ? 0.0 : 0.5 * (along + across) * (along + across);
            double ours = cone.SquaredProjection(z);
            Approx.Equal(expected, ours, Tolerance.Noted(1e-6, "a projection by iterations"), $"{d}");
            sum += ours;
            inside += across <= along ? 1 : 0;
            outside += ours < 1e-9 ? 1 : 0;
        }

        // Intrinsic volumes .1464, .3536, .3536, .1464: (2 − √2)/4 and √2/4; the mean is that of their dimensions.
        double least = (2.0 - Math.Sqrt(2.0)) / 4.0;
        double error = Math.Sqrt(least * (1.0 - least) / Draws);
        ((double)inside / Draws).ShouldBe(least, 4.0 * error);
        ((double)outside / Draws).ShouldBe(least, 4.0 * error);
        (sum / Draws).ShouldBe(1.5, 4.0 * Math.Sqrt(3.0 / Draws));
    }

    // A free direction, and a half line that is not at a right angle to it.
    [Fact]
    public void SquaredProjection_FreeAndBoundTogether_IsThatOfTheHalfPlane()
    {
        var cone = new TangentCone([1, 0, 1, 1], 2, 2, [([1], 1)]);
        cone.SquaredProjection([0.3, 2.0]).ShouldBe(0.09 + 4.0, 1e-9);
        cone.SquaredProjection([0.3, -2.0]).ShouldBe(0.09, 1e-9);
    }
}
