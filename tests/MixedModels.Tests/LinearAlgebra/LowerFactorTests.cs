using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>L with LLᵀ = AAᵀ, lower triangular, diagonal not negative, exact zeros where A has no rank.</summary>
public class LowerFactorTests
{
    public static TheoryData<int> Orders => [0, 1, 2, 3, 4, 7, 12, 70];

    [Theory, MemberData(nameof(Orders))]
    public void Reduce_RandomMatrix_KeepsTheProduct(int n) => Check(DenseMatrices.Random(new SeededGenerator((ulong)n + 1), n * n), n);

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 3)]
    public void Reduce_LastColumnsZero_HasExactlyThatRank(int n, int rank)
    {
        double[] a = DenseMatrices.Random(new SeededGenerator((ulong)(n + rank)), n * n);
        a.AsSpan(rank * n).Clear();
        double[] l = Check(a, n);
        l.AsSpan(rank * n).ToArray().ShouldAllBe(v => v == 0.0);
    }

    [Fact]
    public void Reduce_FirstRowZero_HasAZeroFirstColumnDiagonal()
    {
        double[] l = Check([0.0, 2.0, 0.0, 3.0], 2);
        l[0].ShouldBe(0.0);
    }

    [Fact]
    public void Reduce_Zero_StaysZero() => Check(new double[9], 3).ShouldAllBe(v => v == 0.0);

    [Fact]
    public void Reduce_LowerTriangle_IsLeftUpToSigns() => Check([-2.0, 1.0, 0.0, 3.0], 2).ShouldBe([2.0, -1.0, 0.0, 3.0]);

    [Theory]
    [InlineData(1e-150)]
    [InlineData(1e150)]
    public void Reduce_ExtremeSizes_NeitherOverflowNorVanish(double scale)
    {
        double[] a = [.. DenseMatrices.Random(new SeededGenerator(9), 9)];
        double[] l = [.. a];
        double[] scaled = [.. a.Select(v => v * scale)];
        LowerFactor.Reduce(l, 3);
        LowerFactor.Reduce(scaled, 3);
        Approx.Equal(l, [.. scaled.Select(v => v / scale)], Tolerance.Rounding(20, 3.0), "L");
    }

    private static double[] Check(double[] a, int n)
    {
        double[] l = [.. a];
        LowerFactor.Reduce(l, n);
        double scale = a.Select(v => v * v).Append(1e-300).Max() * Math.Max(1, n);
        Approx.Equal(DenseMatrices.Product(a, n, n), DenseMatrices.Product(l, n, n), Tolerance.Rounding((4 * n) + 4, scale), "LLᵀ");
        l.ShouldBe(DenseMatrices.Lower(l, n));
        for (int i = 0; i < n; i++) { l[(i * n) + i].ShouldBeGreaterThanOrEqualTo(0.0); }
        return l;
    }
}
