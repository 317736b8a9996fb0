using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>X from X·Lᵀ.</summary>
public class TriangularRightTests
{
    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 1)]
    [InlineData(8, 30)]
    [InlineData(9, 0)]
    [InlineData(31, 57)]
    [InlineData(100, 13)]
    public void Solve_ProductWithLTransposed_GivesTheOtherFactor(int width, int rows)
    {
        var random = new SeededGenerator(1);
        int strideL = width + 2;
        int stride = rows + 3;
        double[] l = DenseMatrices.Random(random, (strideL * width) + 1);
        for (int j = 0; j < width; j++) { l[(j * strideL) + j] = width + random.NextUniform(); }
        double[] x = DenseMatrices.Random(random, stride * width);
        double[] b = [.. x];
        for (int j = width - 1; j >= 0; j--)
        {
            for (int i = 0; i < rows; i++)
            {
                double sum = 0.0;
                for (int k = 0; k <= j; k++) { sum += x[(k * stride) + i] * l[(k * strideL) + j]; }
                b[(j * stride) + i] = sum;
            }
        }

        TriangularRight.Solve(l, strideL, width, b, rows, stride);
        Approx.Equal(x, b, Tolerance.SolutionOf(1.0), "X");
    }
}
