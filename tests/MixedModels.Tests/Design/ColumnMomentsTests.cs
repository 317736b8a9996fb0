using MixedModels.Design;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Design;

/// <summary>Means and centred products against 28-digit decimal arithmetic.</summary>
public class ColumnMomentsTests
{
    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 0.0)]
    [InlineData(255, 1e3)]
    [InlineData(256, 1e8)]
    [InlineData(257, 1e8)]
    [InlineData(1000, 1e8)]
    [InlineData(1000, -1e10)]
    public void Of_ColumnsWithAnOffset_AgreesWithDecimals(int n, double offset)
    {
        double[][] columns = Columns(n, offset);
        var moments = ColumnMoments.Of(BareRows.Of(columns), 1, CancellationToken.None);
        moments.TotalWeight.ShouldBe(n);
        Check(columns, [.. Enumerable.Repeat(1m, n)], moments);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e8)]
    public void Of_WeightedColumns_AgreesWithDecimals(double offset)
    {
        const int n = 700;
        double[][] columns = Columns(n, offset);
        double[] weights = [.. Enumerable.Range(0, n).Select(i => (i % 7) * 0.25)];
        var moments = ColumnMoments.Of(BareRows.Of(columns, weights), 1, CancellationToken.None);
        Check(columns, [.. weights.Select(w => (decimal)w)], moments);
    }

    [Fact]
    public void Of_ManyColumns_AgreesWithFew()
    {
        // From twelve columns on the products come from another kernel.
        double[][] columns = [.. Columns(600, 1e6), .. Columns(600, 5.0).Concat(Columns(600, -7.0)).Concat(Columns(600, 1e4)).Concat(Columns(600, 2.0))];
        var all = ColumnMoments.Of(BareRows.Of(columns), 1, CancellationToken.None);
        var few = ColumnMoments.Of(BareRows.Of(columns[..3]), 1, CancellationToken.None);
        columns.Length.ShouldBeGreaterThan(12);
        for (int j = 0; j < 3; j++)
        {
            for (int i = 0; i < 3; i++) { Approx.Equal(few.Cross(i, j), all.Cross(i, j), Tolerance.SolutionOf(600.0), "centred product"); }
        }

        for (int j = 0; j < columns.Length; j++)
        {
            for (int i = 0; i < j; i++) { all.Cross(i, j).ShouldBe(all.Cross(j, i)); }
        }
    }

    [Fact]
    public void Of_ConstantColumn_HasExactlyNoVariation()
    {
        var moments = ColumnMoments.Of(BareRows.Of([[.. Enumerable.Repeat(0.1, 999)]]), 1, CancellationToken.None);
        moments.Cross(0, 0).ShouldBe(0.0);
        moments.Means[0].ShouldBe(0.1);
    }

    [Fact]
    public void Of_Cancelled_Throws() => Should.Throw<OperationCanceledException>(
        () => ColumnMoments.Of(BareRows.Of(Columns(10, 0.0)), 1, new CancellationToken(canceled: true)));

    [Fact]
    public void Of_WeightsWithZeros_CountsTheOthers()
    {
        double[] weights = [.. Enumerable.Range(0, 600).Select(i => i % 3 == 0 ? 0.0 : 4.0)];
        var moments = ColumnMoments.Of(BareRows.Of(Columns(600, 0.0), weights), 1, CancellationToken.None);
        moments.Count.ShouldBe(400);
        moments.TotalWeight.ShouldBe(1600.0);
        Approx.Equal(400.0 * Math.Log(4.0), moments.SumLogWeights, Tolerance.Evaluation, "Σ log w");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    [InlineData(530)]
    [InlineData(990)]
    [InlineData(-560)]
    [InlineData(-990)]
    public void Of_ColumnTimesAPowerOfTwo_TellsThePowerAndTheSameMoments(int exponent)
    {
        // The first rows are zero: a chunk of them has no size and takes that of the others.
        double[][] plain = [.. Columns(5000, 0.0).Select(c => c.Select((x, i) => i < 700 ? 0.0 : x).ToArray())];
        double[][] scaled = [plain[0], [.. plain[1].Select(x => Math.ScaleB(x, exponent))], plain[2]];
        var expected = ColumnMoments.Of(BareRows.Of(plain), 1, CancellationToken.None);
        var actual = ColumnMoments.Of(BareRows.Of(scaled), 2, CancellationToken.None);
        int unit = exponent - actual.Exponent(1);
        Math.Abs(unit).ShouldBeLessThanOrEqualTo(100);
        Math.ScaleB(expected.Means[1], unit).ShouldBe(actual.Means[1]);
        Math.ScaleB(expected.Cross(1, 1), 2 * unit).ShouldBe(actual.Cross(1, 1));
        Math.ScaleB(expected.Cross(0, 1), unit).ShouldBe(actual.Cross(1, 0));
        actual.Cross(0, 2).ShouldBe(expected.Cross(0, 2));
    }

    // Multiples of 1/1024: 1024 of them are whole numbers of at most 15 digits, which convert to decimals exactly.
    private static double[][] Columns(int n, double offset)
    {
        var random = new SeededGenerator((ulong)n);
        return [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, n).Select(_ => offset + (random.NextIndex(65536) / 1024.0)).ToArray())];
    }

    private static void Check(double[][] columns, decimal[] weights, ColumnMoments moments)
    {
        decimal total = weights.Sum();
        decimal[][] exact = [.. columns.Select(c => c.Select(x => (decimal)(x * 1024.0) / 1024m).ToArray())];
        decimal[] means = [.. exact.Select(c => c.Zip(weights, (x, w) => x * w).Sum() / total)];
        for (int j = 0; j < columns.Length; j++)
        {
            Approx.Equal((double)means[j], moments.Means[j], Tolerance.Rounding(2, (double)means[j]), "mean");
            for (int i = 0; i < columns.Length; i++)
            {
                double scale = Math.Sqrt(moments.Cross(i, i) * moments.Cross(j, j));
                decimal sum = 0m;
                for (int r = 0; r < weights.Length; r++) { sum += weights[r] * (exact[i][r] - means[i]) * (exact[j][r] - means[j]); }
                Approx.Equal((double)sum, moments.Cross(i, j), Tolerance.SolutionOf(Math.Max(1.0, scale)), "centred product");
            }
        }
    }
}
