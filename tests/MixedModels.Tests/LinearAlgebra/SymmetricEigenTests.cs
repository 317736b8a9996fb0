using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>A from its eigenvalues, orthogonality, repeated and zero eigenvalues.</summary>
public class SymmetricEigenTests
{
    public static TheoryData<int> Orders => [0, 1, 2, 3, 4, 6, 10, 21, 40];

    [Theory, MemberData(nameof(Orders))]
    public void Of_RandomMatrix_ComposesItAgain(int n)
    {
        var random = new SeededGenerator((ulong)n + 1);
        double[] a = DenseMatrices.Random(random, n * n);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < j; i++) { a[(j * n) + i] = a[(i * n) + j]; }
        }

        Check(a, n, null);
    }

    [Theory]
    [InlineData(new double[] { 1, 1, 1, 1 })]
    [InlineData(new double[] { -2, -2, 0, 5 })]
    [InlineData(new double[] { 0, 0, 0, 3 })]
    [InlineData(new double[] { 0, 0 })]
    [InlineData(new double[] { 1e-12, 1, 1e6 })]
    [InlineData(new double[] { -1, 1, 1, 1, 1, 2 })]
    public void Of_KnownEigenvalues_FindsThemAscending(double[] values)
    {
        double[] v = DenseMatrices.RandomOrthogonal(new SeededGenerator(3), values.Length);
        Check(DenseMatrices.Compose(v, values, v, values.Length), values.Length, values);
    }

    [Fact]
    public void Of_DiagonalMatrix_SortsTheDiagonal()
    {
        SymmetricEigen eigen = SymmetricEigen.Of([3.0, 0.0, 0.0, -1.0], 2);
        eigen.Values.ShouldBe([-1.0, 3.0]);
        eigen.Vectors.Select(Math.Abs).ShouldBe([0.0, 1.0, 1.0, 0.0]);
    }

    private static void Check(double[] a, int n, double[]? expected)
    {
        SymmetricEigen eigen = SymmetricEigen.Of(a, n);
        eigen.Values.ShouldBe(eigen.Values.Order());
        double scale = a.Select(Math.Abs).Append(1e-300).Max();
        Tolerance rounding = Tolerance.Rounding((4 * n) + 4, scale * Math.Max(1, n));
        Approx.Equal(a, DenseMatrices.Compose(eigen.Vectors, eigen.Values, eigen.Vectors, n), rounding, "VΛVᵀ");
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++) { identity[(i * n) + i] = 1.0; }
        Approx.Equal(identity, DenseMatrices.Product(eigen.Vectors, n, n), Tolerance.Rounding((4 * n) + 4, 1.0), "VVᵀ");
        if (expected is not null) { Approx.Equal(expected, eigen.Values, rounding, "eigenvalues"); }
    }
}
