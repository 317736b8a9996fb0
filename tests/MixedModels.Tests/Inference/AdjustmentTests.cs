using MixedModels.Inference;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>The distributions behind adjustments, against R's and closed forms.</summary>
public class AdjustmentTests
{
    // Source: ptukey(q, k, df, lower.tail = FALSE) of R 4.2.2.
    [Theory]
    [InlineData(3.5, 3, 10.0, 0.0771033108387)]
    [InlineData(1.0, 3, 2.0, 0.784181990715)]
    [InlineData(2.2, 10, 25.0, 0.856344021817)]
    [InlineData(4.8, 6, 60.0, 0.0148220141807)]
    [InlineData(5.5, 20, 1000.0, 0.0156102728596)]
    [InlineData(12.0, 5, 8.0, 0.000197682539801)]
    [InlineData(3.3, 4, double.PositiveInfinity, 0.0905374972519)]
    [InlineData(8.0, 3, 40.0, 4.2376233923e-06)]
    public void StudentizedRange_Upper_AgreesWithR(double q, int means, double df, double expected) =>
        Approx.Equal(expected, StudentizedRange.Upper(q, means, df), Tolerance.Noted(2e-8 + (1e-6 * expected), "R's integral has a tolerance of about 1e-8"), "p");

    // Source: qtukey(p, k, df) of R 4.2.2.
    [Theory]
    [InlineData(0.95, 3, 10.0, 3.876776749)]
    [InlineData(0.99, 5, 20.0, 5.293252512)]
    [InlineData(0.9, 12, 100.0, 4.366162383)]
    [InlineData(0.95, 4, double.PositiveInfinity, 3.633159582)]
    [InlineData(0.95, 3, 2.0, 8.330782551)]
    public void StudentizedRange_Quantile_AgreesWithR(double confidence, int means, double df, double expected) =>
        Approx.Equal(expected, StudentizedRange.Quantile(confidence, means, df), Tolerance.Noted(2e-4 * expected, "R stops its secants at 1e-4"), "q");

    // Two means: the range is √2 times |t|.
    [Theory]
    [InlineData(1.0, 3.0)]
    [InlineData(4.0, 12.5)]
    public void StudentizedRange_TwoMeans_IsStudentsT(double q, double df) =>
        Approx.Equal(Distributions.StudentTwoSided(q / Math.Sqrt(2.0), df), StudentizedRange.Upper(q, 2, df), Tolerance.Solution, "p");

    // Independent normal statistics: 1 − (1 − p)^m.
    [Fact]
    public void LargestOfT_Independent_IsSidak()
    {
        var largest = new LargestOfT([1, 0, 0, 0, 1, 0, 0, 0, 1], 3, double.PositiveInfinity);
        double p = Distributions.NormalTwoSided(2.0);
        Approx.Equal(1.0 - Math.Pow(1.0 - p, 3), largest.Upper(2.0), Tolerance.Noted(2e-4, "8 192 points of a lattice"), "p");
    }

    // Three perfectly correlated statistics are one.
    [Fact]
    public void LargestOfT_AllTheSame_IsStudentsT() =>
        Approx.Equal(Distributions.StudentTwoSided(2.5, 9.0), new LargestOfT([1, 1, 1, 1, 1, 1, 1, 1, 1], 3, 9.0).Upper(2.5), Tolerance.Noted(3e-4, "8 192 points of a lattice"), "p");

    // Dunnett's two-sided 5 % points with correlations of one half. Source: Dunnett (1964), Biometrics 20(3), table II.
    [Theory]
    [InlineData(2, 10, 2.57)]
    [InlineData(3, 20, 2.54)]
    [InlineData(5, 15, 2.82)]
    public void LargestOfT_EqualCorrelations_HaveDunnettsPoints(int m, double df, double expected)
    {
        double[] correlation = [.. Enumerable.Range(0, m * m).Select(i => i / m == i % m ? 1.0 : 0.5)];
        new LargestOfT(correlation, m, df).Upper(expected).ShouldBe(0.05, 0.0015);
    }

    // With equal correlations ρ the statistics are √ρ·Z + √(1 − ρ)·Zᵢ: given Z they are independent, and one integral is left.
    [Theory]
    [InlineData(67, 3.2)]
    [InlineData(99, 2.8)]
    [InlineData(120, 3.5)]
    public void LargestOfT_ManyLevels_IsTheIntegralOverWhatTheyShare(int m, double c)
    {
        const int steps = 4000;
        const double reach = 8.0;
        double root = Math.Sqrt(0.5);
        double inside = 0.0;
        for (int i = 0; i <= steps; i++)
        {
            double z = reach * ((2.0 * i / steps) - 1.0);
            double one = Distributions.NormalLower((c / root) - z) - Distributions.NormalLower((-c / root) - z);
            inside += Math.Exp(-0.5 * z * z) / Math.Sqrt(2.0 * Math.PI) * Math.Pow(one, m) * (2.0 * reach / steps);
        }

        double[] correlation = [.. Enumerable.Range(0, m * m).Select(i => i / m == i % m ? 1.0 : 0.5)];
        Approx.Equal(1.0 - inside, new LargestOfT(correlation, m, double.PositiveInfinity).Upper(c), Tolerance.Noted(2e-3, "8 192 points of a lattice in as many dimensions"), "p");
    }
}
