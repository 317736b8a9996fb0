using MixedModels.Prediction;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Prediction;

/// <summary>Five numbers, interpolated as R does by default.</summary>
public class ResidualQuantilesTests
{
    [Theory]
    [InlineData(new[] { 7.0 }, new[] { 7.0, 7.0, 7.0, 7.0, 7.0 })]
    [InlineData(new[] { 2.0, 1.0 }, new[] { 1.0, 1.25, 1.5, 1.75, 2.0 })]
    [InlineData(new[] { 5.0, 1.0, 4.0, 2.0, 3.0 }, new[] { 1.0, 2.0, 3.0, 4.0, 5.0 })]
    [InlineData(new[] { 1.0, 2.0, 3.0, 10.0 }, new[] { 1.0, 1.75, 2.5, 4.75, 10.0 })]
    [InlineData(new[] { double.NaN, 3.0, double.NaN, 1.0 }, new[] { 1.0, 1.5, 2.0, 2.5, 3.0 })]
    [InlineData(new[] { -1.0, -1.0, -1.0, 4.0, 4.0, 4.0 }, new[] { -1.0, -1.0, 1.5, 4.0, 4.0 })]
    public void Of_Values_AgreesWithType7(double[] values, double[] expected) =>
        Approx.Equal(expected, ResidualQuantiles.Of(values).AsSpan(), Tolerance.Rounding(2, 10.0), "quantiles");

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { double.NaN })]
    public void Of_Nothing_IsNaN(double[] values)
    {
        ResidualQuantiles.Of(values).Length.ShouldBe(5);
        ResidualQuantiles.Of(values).ShouldAllBe(v => double.IsNaN(v));
    }

    [Fact]
    public void Of_Values_LeavesThemInPlace()
    {
        double[] values = [3.0, 1.0, 2.0];
        ResidualQuantiles.Of(values);
        values.ShouldBe([3.0, 1.0, 2.0]);
    }
}
