using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Every length around the vector width against plain loops.</summary>
public class VectorKernelsTests
{
    private const double Guard = 12345.0;

    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 71)];

    [Theory, MemberData(nameof(Lengths))]
    public void Dot_AnyLength_IsTheSumOfProducts(int n)
    {
        var random = new SeededGenerator((ulong)n);
        double[] x = DenseMatrices.Random(random, n);
        double[] y = DenseMatrices.Random(random, n);
        double expected = 0.0;
        for (int i = 0; i < n; i++) { expected += x[i] * y[i]; }
        Approx.Equal(expected, VectorKernels.Dot(x, y), Tolerance.Rounding(n + 1, 10.0), "xᵀy");
    }

    [Theory, MemberData(nameof(Lengths))]
    public void AddScaled_AnyLength_TouchesThatLengthOnly(int n)
    {
        var random = new SeededGenerator((ulong)n + 100);
        double[] x = DenseMatrices.Random(random, n + 3);
        double[] y = [.. DenseMatrices.Random(random, n), Guard];
        double[] expected = [.. y];
        for (int i = 0; i < n; i++) { expected[i] += -1.7 * x[i]; }
        VectorKernels.AddScaled(y.AsSpan(0, n), -1.7, x);
        Approx.Equal(expected, y, Tolerance.Rounding(2, 10.0), "y + ax");
        y[n].ShouldBe(Guard);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Scale_AnyLength_TouchesThatLengthOnly(int n)
    {
        double[] x = [.. DenseMatrices.Random(new SeededGenerator((ulong)n + 200), n), Guard];
        double[] expected = [.. x.Take(n).Select(v => 0.3 * v), Guard];
        VectorKernels.Scale(x.AsSpan(0, n), 0.3);
        x.ShouldBe(expected);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Dot_WithNaN_IsNaN(int n)
    {
        double[] x = [.. Enumerable.Repeat(1.0, n)];
        x[n / 2] = double.NaN;
        double.IsNaN(VectorKernels.Dot(x, x)).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Shift_AnyLength_TouchesThatLengthOnly(int n)
    {
        double[] x = [.. DenseMatrices.Random(new SeededGenerator((ulong)n + 300), n), Guard];
        double[] expected = [.. x.Take(n).Select(v => v + 0.3), Guard];
        VectorKernels.Shift(x.AsSpan(0, n), 0.3);
        x.ShouldBe(expected);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void SumAndLargestMagnitude_AnyLength_AreThoseOfALoop(int n)
    {
        double[] x = DenseMatrices.Random(new SeededGenerator((ulong)n + 400), n);
        Approx.Equal(x.Sum(), VectorKernels.Sum(x), Tolerance.Rounding(n + 1, 10.0), "Σx");
        VectorKernels.LargestMagnitude(x).ShouldBe(x.Select(Math.Abs).DefaultIfEmpty(0.0).Max());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(1023)]
    [InlineData(-1074)]
    [InlineData(2000)]
    public void PowerOfTwo_ThereAndBack_RoundsNothing(int exponent)
    {
        double start = Math.ScaleB(1.0, -exponent / 2);
        double[] x = [start, 1.25 * start, 0.0];
        PowerOfTwo.Scale(x, exponent);
        x.ShouldBe([Math.ScaleB(start, exponent), 1.25 * Math.ScaleB(start, exponent), 0.0]);
        PowerOfTwo.Scale(x, -exponent);
        x.ShouldBe([start, 1.25 * start, 0.0]);
    }
}
