using MixedModels.Design;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Design;

public class ContrastMatrixTests
{
    private static readonly string[] FourLevels = ["a", "b", "c", "d"];

    [Fact]
    public void Of_Treatment_ComparesWithTheFirst()
    {
        (double[][] columns, string[] suffixes) = ContrastMatrix.Of(ContrastKind.Treatment, FourLevels);
        suffixes.ShouldBe(["b", "c", "d"]);
        columns[1].ShouldBe([0, 0, 1, 0]);
    }

    [Fact]
    public void Of_Sum_DropsTheLast()
    {
        (double[][] columns, string[] suffixes) = ContrastMatrix.Of(ContrastKind.Sum, FourLevels);
        suffixes.ShouldBe(["1", "2", "3"]);
        columns[0].ShouldBe([1, 0, 0, -1]);
        columns[2].ShouldBe([0, 0, 1, -1]);
    }

    [Fact]
    public void Of_Helmert_ComparesWithTheMeanOfTheEarlier()
    {
        (double[][] columns, string[] suffixes) = ContrastMatrix.Of(ContrastKind.Helmert, FourLevels);
        suffixes.ShouldBe(["1", "2", "3"]);
        columns[0].ShouldBe([-1, 1, 0, 0]);
        columns[1].ShouldBe([-1, -1, 2, 0]);
        columns[2].ShouldBe([-1, -1, -1, 3]);
    }

    [Fact]
    public void Of_Polynomial_IsOrthonormalWithPositiveLeadingCoefficients()
    {
        (double[][] columns, string[] suffixes) = ContrastMatrix.Of(ContrastKind.Polynomial, ["1", "2", "3", "4", "5", "6"]);
        suffixes.ShouldBe([".L", ".Q", ".C", "^4", "^5"]);
        (double[][] four, _) = ContrastMatrix.Of(ContrastKind.Polynomial, FourLevels);
        double twenty = Math.Sqrt(20);
        Approx.Equal([-3 / twenty, -1 / twenty, 1 / twenty, 3 / twenty], four[0], Tolerance.Rounding(4, 1), "linear");
        Approx.Equal([0.5, -0.5, -0.5, 0.5], four[1], Tolerance.Rounding(4, 1), "quadratic");
        Approx.Equal([-1 / twenty, 3 / twenty, -3 / twenty, 1 / twenty], four[2], Tolerance.Rounding(4, 1), "cubic");
        columns.Length.ShouldBe(5);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Of_PolynomialOfManyLevels_StaysOrthonormal(int count)
    {
        (double[][] columns, _) = ContrastMatrix.Of(ContrastKind.Polynomial, [.. Enumerable.Range(0, count).Select(i => $"l{i}")]);
        for (int i = 0; i < columns.Length; i++)
        {
            Approx.Equal(0.0, columns[i].Sum(), Tolerance.Rounding(count, 1), "sum");
            for (int j = 0; j <= i; j++)
            {
                double product = columns[i].Zip(columns[j], (a, b) => a * b).Sum();
                Approx.Equal(i == j ? 1.0 : 0.0, product, Tolerance.Rounding(count, 1), $"product {i} {j}");
            }
        }
    }

    [Theory]
    [InlineData(ContrastKind.Treatment)]
    [InlineData(ContrastKind.Sum)]
    [InlineData(ContrastKind.Helmert)]
    [InlineData(ContrastKind.Polynomial)]
    public void Of_AnyKind_SpansAllLevelsTogetherWithAConstant(ContrastKind kind)
    {
        for (int count = 2; count < 9; count++)
        {
            double[] ones = [.. Enumerable.Repeat(1.0, count)];
            (double[][] columns, _) = ContrastMatrix.Of(kind, [.. Enumerable.Range(0, count).Select(i => $"l{i}")]);
            ColumnSpan.Rank([ones, .. columns]).ShouldBe(count);
        }
    }
}
