using MixedModels.Design;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Design;

/// <summary>Rank, dependent columns from left to right, and a basis that is orthonormal over the rows.</summary>
public class FixedBasisTests
{
    private static readonly double[] One = [.. Enumerable.Repeat(1.0, 90)];
    private static readonly double[] Nine = [.. Enumerable.Range(0, 90).Select(i => 1.0 + (i % 9))];
    private static readonly double[] Noise = Random(1);

    [Fact]
    public void Find_DependentColumns_AreLeftOutFromLeftToRight()
    {
        double[] sum = [.. Nine.Zip(Noise, (a, b) => (2.0 * a) - b + 5.0)];
        FixedBasis basis = Find(One, Nine, [.. Nine.Select(v => 3.0 * v)], Noise, sum, Random(2));
        basis.Retained.ShouldBe([0, 1, 3, 5]);
        basis.Aliased.Select(a => a.Column).ShouldBe([2, 4]);
        Check(basis.Aliased[0], [1], [3.0]);
        Check(basis.Aliased[1], [0, 1, 3], [5.0, 2.0, -1.0]);
    }

    [Fact]
    public void Find_ColumnOfZeros_IsDependentOnNothing()
    {
        FixedBasis basis = Find(One, new double[90], Noise);
        basis.Retained.ShouldBe([0, 2]);
        basis.Aliased.ShouldHaveSingleItem().Sources.ShouldBeEmpty();
    }

    [Fact]
    public void Find_IndicatorsOfAllCategories_LosesTheLast()
    {
        double[][] indicators = [.. Enumerable.Range(0, 3).Select(k => One.Select((_, i) => i % 3 == k ? 1.0 : 0.0).ToArray())];
        FixedBasis basis = Find([One, .. indicators]);
        basis.Retained.ShouldBe([0, 1, 2]);
        Check(basis.Aliased[0], [0, 1, 2], [1.0, -1.0, -1.0]);
    }

    [Fact]
    public void Find_WithoutIntercept_KeepsAConstantElsewhere()
    {
        FixedBasis basis = Find(Noise, One, [.. Noise.Select(v => v + 2.0)]);
        basis.Retained.ShouldBe([0, 1]);
        Check(basis.Aliased[0], [0, 1], [1.0, 2.0]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public void Find_RawPowersOfSmallNumbers_KeepsThemAll(int degree) => Find([One, .. Powers(Nine, degree)]).Rank.ShouldBe(degree + 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Find_PowersOfYears_KeepsThemAll(int degree)
    {
        double[] year = [.. Enumerable.Range(0, 90).Select(i => 1950.0 + (i % 71))];
        Find([One, .. Powers(year, degree)]).Rank.ShouldBe(degree + 1);
    }

    [Theory]
    [InlineData(1e-4, 3)]
    [InlineData(1e-6, 3)]
    [InlineData(1e-9, 2)]
    [InlineData(0.0, 2)]
    public void Find_NearlyDependentColumn_IsKeptDownToTheUsualTolerance(double size, int rank) =>
        Find(One, Nine, [.. Nine.Zip(Noise, (a, b) => a + (size * b))]).Rank.ShouldBe(rank);

    [Theory]
    [InlineData(1.0)]
    [InlineData(1e8)]
    [InlineData(1e-8)]
    public void Find_UnitsOfAColumn_DoNotMatter(double unit)
    {
        double[][] columns = [One, [.. Nine.Select(v => v * unit)], [.. Noise.Select(v => v / unit)], [.. Nine.Zip(Noise, (a, b) => (a * unit) + (b / unit))]];
        FixedBasis basis = Find(columns[..3]);
        basis.Rank.ShouldBe(3);
    }

    [Fact]
    public void Find_OffsetOfAColumn_LosesNothing()
    {
        double[] shifted = [.. Nine.Select(v => v + 1e8)];
        FixedBasis basis = Find(One, shifted, Noise);
        FixedBasis plain = Find(One, Nine, Noise);
        basis.Rank.ShouldBe(3);
        Approx.Equal(plain.LogDeterminant, basis.LogDeterminant, Tolerance.Evaluation, "log |det R|");
        Approx.Equal(plain.ResponseScale, basis.ResponseScale, Tolerance.Solution, "scale of the response");
    }

    [Fact]
    public void Find_Basis_TakesTheColumnsToAnOrthonormalOne()
    {
        double[][] columns = [One, Nine, Noise, Random(3)];
        FixedBasis basis = Find(columns);
        int p = basis.Rank;
        double[][] scaled = [.. columns.Select(c => (double[])c.Clone())];
        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i < 90; i++)
            {
                for (int k = 0; k < j; k++) { scaled[j][i] -= basis.Transform[(j * p) + k] * scaled[k][i]; }
                scaled[j][i] /= basis.Transform[(j * p) + j];
            }
        }

        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i < p; i++)
            {
                double product = scaled[i].Zip(scaled[j], (a, b) => a * b).Average();
                Approx.Equal(i == j ? 1.0 : 0.0, product, Tolerance.SolutionOf(1.0), $"mean of x̃{i}x̃{j}");
            }
        }
    }

    private static FixedBasis Find(params double[][] columns)
    {
        double[] response = Random(9);
        var rows = BareRows.Of([.. columns, response]);
        return FixedBasisSearch.Find(rows, ColumnMoments.Of(rows, 1, CancellationToken.None), [.. Enumerable.Range(0, columns.Length)], columns.Length, 1, CancellationToken.None);
    }

    private static IEnumerable<double[]> Powers(double[] x, int degree) =>
        Enumerable.Range(1, degree).Select(d => x.Select(v => Math.Pow(v, d)).ToArray());

    private static double[] Random(ulong seed)
    {
        var random = new SeededGenerator(seed);
        return [.. Enumerable.Range(0, 90).Select(_ => random.NextNormal())];
    }

    private static void Check(AliasedColumn aliased, int[] sources, double[] coefficients)
    {
        aliased.Sources.ShouldBe(sources);
        Approx.Equal(coefficients, aliased.Coefficients.AsSpan(), Tolerance.SolutionOf(1.0), "coefficients");
    }
}
