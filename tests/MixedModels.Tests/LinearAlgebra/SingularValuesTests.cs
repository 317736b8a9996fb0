using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Singular values, small ones to their own precision, and left vectors with AAᵀ = U·diag(s²)·Uᵀ.</summary>
public class SingularValuesTests
{
    [Theory]
    [InlineData(new double[] { 2 })]
    [InlineData(new double[] { 3, 1 })]
    [InlineData(new double[] { 1, 1, 1 })]
    [InlineData(new double[] { 5, 2, 0 })]
    [InlineData(new double[] { 4, 0, 0, 0 })]
    [InlineData(new double[] { 0, 0 })]
    [InlineData(new double[] { 9, 7, 5, 3, 1, 0.5, 0.1 })]
    public void Left_KnownSingularValues_FindsThem(double[] expected)
    {
        int n = expected.Length;
        var random = new SeededGenerator((ulong)n);
        double[] a = DenseMatrices.Compose(DenseMatrices.RandomOrthogonal(random, n), expected, DenseMatrices.RandomOrthogonal(random, n), n);
        (double[] u, double[] s) = Left(a, n);
        Tolerance rounding = Tolerance.Rounding(8 * n, expected[0]);
        Approx.Equal(expected, s, rounding, "s");
        Approx.Equal(
            DenseMatrices.Product(a, n, n),
            DenseMatrices.Compose(u, [.. s.Select(v => v * v)], u, n),
            Tolerance.Rounding(8 * n, expected[0] * expected[0]),
            "U·diag(s²)·Uᵀ");
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++) { identity[(i * n) + i] = 1.0; }
        Approx.Equal(identity, DenseMatrices.Product(u, n, n), Tolerance.Rounding(8 * n, 1.0), "UUᵀ");
    }

    [Fact]
    public void Left_RowsOfVeryDifferentSize_KeepsTheSmallOnesDigits()
    {
        // diag(1, 1e-9, 1e-14)·B: one-sided Jacobi on the rows finds each to its own relative precision.
        double[] b = [1.0, 0.3, -0.2, 0.5, 2.0, 0.1, -0.4, 0.7, 1.5];
        double[] rows = [1.0, 1e-9, 1e-14];
        double[] a = [.. b.Select((v, i) => v * rows[i % 3])];
        (_, double[] s) = Left(a, 3);
        double determinant = (b[0] * ((b[4] * b[8]) - (b[7] * b[5]))) - (b[3] * ((b[1] * b[8]) - (b[7] * b[2]))) + (b[6] * ((b[1] * b[5]) - (b[4] * b[2])));
        Approx.Equal(1.0, s[0] * (s[1] / 1e-9) * (s[2] / 1e-14) / Math.Abs(determinant), Tolerance.Solution, "product over determinant");
    }

    [Fact]
    public void Left_ColumnOfZeros_GivesAnExactZero()
    {
        (_, double[] s) = Left([3.0, 0.0, 0.0, 0.0], 2);
        s.ShouldBe([3.0, 0.0]);
    }

    private static (double[] U, double[] S) Left(double[] a, int n)
    {
        double[] u = new double[n * n];
        double[] s = new double[n];
        SingularValues.Left(a, n, u, s);
        s.ShouldBe(s.OrderDescending());
        return (u, s);
    }
}
