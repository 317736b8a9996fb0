using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>A from L, trapezoids, and where an indefinite matrix fails.</summary>
public class DenseCholeskyTests
{
    public static TheoryData<int> Orders => [.. Enumerable.Range(0, 71), 199, 200];

    [Theory, MemberData(nameof(Orders))]
    public void Factor_DefiniteMatrix_GivesItsRoot(int n)
    {
        double[] a = DenseMatrices.RandomDefinite(new SeededGenerator((ulong)n), n);
        double[] l = [.. a];
        DenseCholesky.Factor(l, n, n, n).ShouldBe(DenseCholesky.Succeeded);
        Approx.Equal(a, DenseMatrices.Product(DenseMatrices.Lower(l, n), n, n), Tolerance.Rounding(n + 1, 4.0 * n), "LLᵀ");
        for (int i = 0; i < n; i++) { l[(i * n) + i].ShouldBeGreaterThan(0.0); }
    }

    [Theory]
    [InlineData(1, 5, 9)]
    [InlineData(7, 3, 12)]
    [InlineData(30, 17, 50)]
    [InlineData(64, 100, 170)]
    public void Factor_Trapezoid_SolvesTheRowsBelow(int width, int below, int stride)
    {
        int height = width + below;
        var random = new SeededGenerator(5);
        double[] whole = DenseMatrices.RandomDefinite(random, height);
        double[] block = DenseMatrices.Random(random, width * stride);
        for (int j = 0; j < width; j++) { whole.AsSpan(j * height, height).CopyTo(block.AsSpan(j * stride)); }
        double[] guard = [.. block];
        DenseCholesky.Factor(block, height, width, stride).ShouldBe(DenseCholesky.Succeeded);
        double[] l = new double[height * width];
        for (int j = 0; j < width; j++)
        {
            block.AsSpan((j * stride) + j, height - j).CopyTo(l.AsSpan((j * height) + j));
            block.AsSpan((j * stride) + height, stride - height).ToArray().ShouldBe(guard.AsSpan((j * stride) + height, stride - height).ToArray());
        }

        double[] product = DenseMatrices.Product(l, height, width);
        Approx.Equal(whole.AsSpan(0, width * height), product.AsSpan(0, width * height), Tolerance.Rounding(height, 4.0 * height), "LLᵀ");
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(11, 10)]
    [InlineData(40, 0)]
    [InlineData(40, 23)]
    [InlineData(90, 47)]
    [InlineData(90, 89)]
    public void Factor_IndefiniteMatrix_AnswersTheFirstBadPivot(int n, int bad)
    {
        double[] a = DenseMatrices.RandomDefinite(new SeededGenerator(6), n);
        a[(bad * n) + bad] = -1.0;
        if (bad + 1 < n) { a[((bad + 1) * n) + bad + 1] = -1.0; }
        DenseCholesky.Factor(a, n, n, n).ShouldBe(bad);
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(60, 33)]
    public void Factor_NaN_IsABadPivot(int n, int bad)
    {
        double[] a = DenseMatrices.RandomDefinite(new SeededGenerator(7), n);
        a[(bad * n) + bad] = double.NaN;
        DenseCholesky.Factor(a, n, n, n).ShouldBe(bad);
    }

    [Fact]
    public void Factor_StrictUpperTriangle_IsNotRead()
    {
        const int n = 37;
        double[] a = DenseMatrices.RandomDefinite(new SeededGenerator(8), n);
        double[] spoilt = [.. a];
        for (int j = 1; j < n; j++) { spoilt.AsSpan(j * n, j).Fill(double.NaN); }
        DenseCholesky.Factor(a, n, n, n).ShouldBe(DenseCholesky.Succeeded);
        DenseCholesky.Factor(spoilt, n, n, n).ShouldBe(DenseCholesky.Succeeded);
        DenseMatrices.Lower(spoilt, n).ShouldBe(DenseMatrices.Lower(a, n));
    }

    [Theory]
    [InlineData(96, 900)]           // one panel with long runs below
    [InlineData(300, 300)]
    [InlineData(301, 520)]          // halves, panels and runs
    public void Factor_MoreThreads_IsTheSameBitForBit(int width, int height)
    {
        var random = new SeededGenerator(9);
        double[] a = DenseMatrices.Random(random, (height * width) + 7);
        for (int j = 0; j < width; j++) { a[7 + (j * height) + j] += 4.0 * width; }
        double[] alone = [.. a];
        DenseCholesky.Factor(alone.AsSpan(7), height, width, height).ShouldBe(DenseCholesky.Succeeded);
        var team = new ThreadTeam(3);
        using (team.Gather(true)) { DenseCholesky.Factor(a, 7, height, width, height, team, CancellationToken.None).ShouldBe(DenseCholesky.Succeeded); }
        for (int j = 0; j < width; j++)
        {
            int at = 7 + (j * height) + j;
            a.AsSpan(at, height - j).SequenceEqual(alone.AsSpan(at, height - j)).ShouldBeTrue($"column {j}");
        }
    }

    [Theory]
    [InlineData(50, 20)]
    [InlineData(400, 377)]
    public void Factor_MoreThreads_AnswersTheFirstBadPivot(int n, int bad)
    {
        double[] a = DenseMatrices.RandomDefinite(new SeededGenerator(10), n);
        a[(bad * n) + bad] = -1.0;
        var team = new ThreadTeam(2);
        using ThreadTeam.Together together = team.Gather(true);
        DenseCholesky.Factor(a, 0, n, n, n, team, CancellationToken.None).ShouldBe(bad);
    }
}
