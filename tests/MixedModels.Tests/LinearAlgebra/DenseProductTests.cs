using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Products of random shapes, transposed or not, against three plain loops.</summary>
public class DenseProductTests
{
    private const int Shapes = 120;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Add_RandomShapes_AgreesWithLoops(bool transposeA, bool transposeB)
    {
        var random = new SeededGenerator(1);
        for (int shape = 0; shape < Shapes; shape++)
        {
            (int m, int n, int k) = (random.NextIndex(71), random.NextIndex(71), random.NextIndex(71));
            Check(random, m, n, k, transposeA, transposeB, lowerOnly: false);
        }
    }

    [Theory]
    [InlineData(0, 5, 5)]
    [InlineData(5, 0, 5)]
    [InlineData(5, 5, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(12, 4, 256)]
    [InlineData(13, 5, 257)]
    [InlineData(245, 3, 30)]
    [InlineData(500, 9, 300)]
    public void Add_ShapesAtTheBlocksEdges_AgreesWithLoops(int m, int n, int k) => Check(new SeededGenerator(2), m, n, k, false, true, lowerOnly: false);

    [Fact]
    public void Add_LowerOnly_AgreesOnAndBelowTheDiagonal()
    {
        var random = new SeededGenerator(3);
        for (int shape = 0; shape < Shapes; shape++)
        {
            int n = random.NextIndex(71);
            Check(random, n + random.NextIndex(20), n, random.NextIndex(71), false, true, lowerOnly: true);
        }

        Check(random, 300, 290, 20, false, true, lowerOnly: true);
    }

    [Theory]
    [InlineData(24, 8, 1)]
    [InlineData(24, 8, 300)]
    [InlineData(23, 7, 40)]
    [InlineData(100, 50, 60)]
    public void Add_EveryTile_GivesTheSameBits(int m, int n, int k)
    {
        var random = new SeededGenerator(4);
        double[] a = DenseMatrices.Random(random, m * k);
        double[] b = DenseMatrices.Random(random, k * n);
        double[] start = DenseMatrices.Random(random, m * n);
        double[] narrow = [.. start];
        double[] wide = [.. start];
        double[] parts = [.. start];
        DenseProduct.Add<NarrowTile>(narrow, m, m, n, k, -1.5, a, 1, m, b, 1, k);
        DenseProduct.Add<WideTile>(wide, m, m, n, k, -1.5, a, 1, m, b, 1, k);
        wide.ShouldBe(narrow);
        for (int i = 0; i < m; i += 5) { DenseProduct.Add(parts.AsSpan(i), m, Math.Min(5, m - i), n, k, -1.5, a.AsSpan(i), 1, m, b, 1, k); }
        parts.ShouldBe(narrow);
    }

    private static void Check(SeededGenerator random, int m, int n, int k, bool transposeA, bool transposeB, bool lowerOnly)
    {
        int strideC = m + random.NextIndex(4);
        int strideA = (transposeA ? k : m) + random.NextIndex(4);
        int strideB = (transposeB ? n : k) + random.NextIndex(4);
        double alpha = random.NextNormal();
        double[] a = DenseMatrices.Random(random, (strideA * (transposeA ? m : k)) + 1);
        double[] b = DenseMatrices.Random(random, (strideB * (transposeB ? k : n)) + 1);
        double[] c = DenseMatrices.Random(random, (strideC * n) + 1);
        double[] expected = [.. c];
        (int rowA, int columnA) = transposeA ? (strideA, 1) : (1, strideA);
        (int rowB, int columnB) = transposeB ? (strideB, 1) : (1, strideB);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < m; i++)
            {
                for (int l = 0; l < k; l++) { expected[(j * strideC) + i] += alpha * a[(i * rowA) + (l * columnA)] * b[(l * rowB) + (j * columnB)]; }
            }
        }

        DenseProduct.Add(c, strideC, m, n, k, alpha, a, rowA, columnA, b, rowB, columnB, lowerOnly);
        for (int j = 0; lowerOnly && j < n; j++) { expected.AsSpan(j * strideC, Math.Min(j, m)).CopyTo(c.AsSpan(j * strideC)); }
        Approx.Equal(expected, c, Tolerance.Rounding(k + 1, 20.0), $"C, {m} × {n} × {k}");
    }
}
