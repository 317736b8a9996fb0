using MixedModels.Estimation;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>The derivatives of the criterion against its differences.</summary>
public class CriterionSurfaceTests
{
    [Theory]
    [InlineData("one_slope", false)]
    [InlineData("one_slope", true)]
    [InlineData("one_of_three_ml", true)]
    [InlineData("crossed_slopes", true)]
    [InlineData("diagonal", false)]
    [InlineData("two_terms_a_group", false)]
    public void Derive_AnyPoint_AreTheDifferences(string sample, bool isReversed)
    {
        EngineSamples.Sample of = EngineSamples.Of(sample);
        var objective = new ProfiledObjective(of.Products(), of.Method);
        int[][] order = [.. objective.System.Data.Terms.Select(t => Enumerable.Range(0, t.Layout.Width).ToArray())];
        if (isReversed) { foreach (int[] of1 in order) { Array.Reverse(of1); } }
        var surface = new CriterionSurface(objective, order);
        var random = new SeededGenerator(3);
        double[] point = [.. Enumerable.Range(0, surface.Count).Select(_ => 0.6 + (0.3 * random.NextNormal()))];
        surface.Derive(point);
        double[] gradient = [.. surface.Gradient];
        double[] hessian = [.. surface.Hessian];
        double scale = gradient.Max(Math.Abs);
        double bend = hessian.Max(Math.Abs);
        const double h = 1e-5;
        for (int j = 0; j < point.Length; j++)
        {
            double[] above = Moved(j, h);
            double[] below = Moved(j, -h);
            double slope = (surface.Value(above) - surface.Value(below)) / (2.0 * h);
            Approx.Equal(slope, gradient[j], Tolerance.Difference(scale), $"gradient {j}");
            surface.Derive(above);
            double[] gradientAbove = [.. surface.Gradient];
            surface.Derive(below);
            for (int i = 0; i < point.Length; i++)
            {
                Approx.Equal((gradientAbove[i] - surface.Gradient[i]) / (2.0 * h), hessian[(j * point.Length) + i], Tolerance.SecondDifference(bend), $"hessian {i} {j}");
            }
        }

        double[] Moved(int coordinate, double by)
        {
            double[] moved = [.. point];
            moved[coordinate] += by;
            return moved;
        }
    }
}
