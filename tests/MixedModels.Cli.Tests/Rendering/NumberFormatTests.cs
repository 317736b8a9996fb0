using MixedModels.Cli.Rendering;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Rendering;

public class NumberFormatTests
{
    [Theory]
    [InlineData(0.8, "0.800")]
    [InlineData(1.0, "1.000")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.00099, "9.9e-04")]
    [InlineData(3.264e-6, "3.3e-06")]
    [InlineData(1e-15, "1.0e-15")]
    [InlineData(9.9e-16, "< 1e-15")]
    [InlineData(0.0, "< 1e-15")]
    [InlineData(double.NaN, "–")]
    public void PValue_Number_KeepsTwoDigitsAndHasAFloor(double p, string expected) => NumberFormat.PValue(p, NumberFormat.UsualDigits).Text.ShouldBe(expected);

    [Theory]
    [InlineData(298.50789, 4, "298.5")]
    [InlineData(2.34e-8, 1, "2e-08")]
    [InlineData(0.0, 4, "0")]
    [InlineData(-0.04321, 2, "-0.043")]
    [InlineData(123456.0, 4, "123456")]
    [InlineData(1e15, 4, "1.000e+15")]
    [InlineData(double.NaN, 4, "–")]
    [InlineData(double.PositiveInfinity, 4, "Inf")]
    [InlineData(double.NegativeInfinity, 4, "-Inf")]
    public void Significant_Number_HasTheDigits(double value, int digits, string expected) =>
        NumberFormat.Significant(value, digits).ShouldBe(expected);

    [Theory]
    [InlineData(251.40510, 6.8246, 3, "251.405")]
    [InlineData(1000000000001.4, 0.033, 5, "1000000000001.40")]
    [InlineData(-1000000000001.4, 0.033, 5, "-1000000000001.40")]
    [InlineData(1e11, 0.001234, 6, "100000000000.000")]
    [InlineData(1e14, 0.033, 5, "100000000000000")]
    [InlineData(1e18, 30.0, 2, "1.00000000000000e+18")]
    [InlineData(1e18, 1e15, 0, "1.0000e+18")]
    [InlineData(1e13, 1e12, 0, "1.000e+13")]
    [InlineData(0.0012345, 1e-12, 15, "1.2345000000e-03")]
    [InlineData(2e-13, 1e-13, 16, "2.000e-13")]
    [InlineData(0.0, 0.033, 5, "0")]
    [InlineData(12.5, double.NaN, 3, "12.500")]
    [InlineData(12.5, 0.0, 3, "12.500")]
    [InlineData(double.NaN, double.NaN, 3, "–")]
    [InlineData(double.PositiveInfinity, 1.0, 3, "Inf")]
    public void Estimate_BesideItsStandardError_ShowsIt(double value, double standardError, int decimals, string expected) =>
        Row(value, standardError, decimals, 4)[0].ShouldBe(expected);

    [Fact]
    public void Estimate_AllDigitsAsked_IsNoMoreThanADoubleHolds() =>
        Row(251.40510, 6.8246, 14, 15)[0].ShouldBe("251.405100000000");

    [Theory]
    [InlineData(251.40510, 6.8246, 11, 12)]
    [InlineData(1e12, 6.8246, 3, 4)]
    [InlineData(2e-13, 3e-9, 12, 4)]
    [InlineData(1e15, 0.02, 5, 4)]
    [InlineData(2.0, 1e13, 0, 4)]
    public void Row_AnyCoefficient_HasOneNotation(double value, double standardError, int decimals, int digits) =>
        Row(value, standardError, decimals, digits).Select(text => text.Contains('e', StringComparison.Ordinal)).Distinct().Count().ShouldBe(1);

    [Theory]
    [InlineData(36.838, "36.84")]
    [InlineData(-0.004, "0.00")]
    [InlineData(999.994, "999.99")]
    [InlineData(1234.56, "1234.6")]
    [InlineData(-12345.6, "-12346")]
    [InlineData(1234567.0, "1.235e+06")]
    [InlineData(0.0, "0")]
    [InlineData(double.NaN, "–")]
    public void Statistic_AnySize_HasFiveDigitsAtMost(double value, string expected) =>
        NumberFormat.Statistic(value, NumberFormat.UsualDigits).Text.ShouldBe(expected);

    [Theory]
    [InlineData(1743.6282720, 11, "1743.62827200000")]
    [InlineData(1743.6282720, 3, "1743.628")]
    [InlineData(-2.5e12, 3, "-2500000000000.00")]
    [InlineData(0.0, 3, "0.000")]
    [InlineData(double.NaN, 3, "–")]
    public void Criterion_AnySize_IsNotScientific(double value, int decimals, string expected) =>
        NumberFormat.Criterion(value, decimals).ShouldBe(expected);

    [Fact]
    public void Column_NumbersOfOneSize_ShareTheirDecimals() =>
        Texts(612.1, 35.07, 654.94).ShouldBe(["612.10", "35.07", "654.94"]);

    [Fact]
    public void Column_NumbersFarApart_ShowAtMostTwoDigitsTooMany() =>
        Texts(0.001234, 123.456789).ShouldBe(["0.001234", "123.457"]);

    [Fact]
    public void Column_TinyNumber_IsScientificAndDoesNotLengthenTheOthers() =>
        Texts(1.5, 2e-13).ShouldBe(["1.500", "2.000e-13"]);

    [Fact]
    public void Column_Zero_IsExact() => Texts(0.0, 5.5).ShouldBe(["0", "5.500"]);

    [Fact]
    public void Column_OnlyNothing_IsDashes() => Texts(double.NaN, double.NaN).ShouldBe(["–", "–"]);

    [Fact]
    public void Fixed_NegativeThatRoundsToZero_LosesItsSign() => NumberFormat.Fixed(-0.001, 2).Text.ShouldBe("0.00");

    [Theory]
    [InlineData(7, "7")]
    [InlineData(1234, "1234")]
    [InlineData(73421, "73 421")]
    [InlineData(48211904, "48 211 904")]
    public void Count_Number_SetsThousandsApart(long count, string expected) => NumberFormat.Count(count).ShouldBe(expected);

    [Theory]
    [InlineData(0.0001, "< 1 ms")]
    [InlineData(0.0094, "9 ms")]
    [InlineData(1.2345, "1.23 s")]
    [InlineData(83.0, "83.0 s")]
    public void Duration_Seconds_HasAUnit(double seconds, string expected) => NumberFormat.Duration(seconds).ShouldBe(expected);

    [Theory]
    [InlineData(0.95, "95%")]
    [InlineData(0.999, "99.9%")]
    [InlineData(0.975, "97.5%")]
    public void Percent_Proportion_HasNoNeedlessZeros(double proportion, string expected) => NumberFormat.Percent(proportion).ShouldBe(expected);

    private static string[] Texts(params double[] values) => [.. NumberFormat.Column(values, 4).Select(cell => cell.Text)];

    private static string[] Row(double value, double standardError, int decimals, int digits)
    {
        double half = double.IsNaN(standardError) ? 0.0 : 1.96 * standardError;
        var coefficient = new Coefficient("x", value, standardError, double.NaN, value / standardError, 0.5, value - half, value + half, false, null);
        (TableCell estimate, TableCell error, TableCell lower, TableCell upper) = NumberFormat.Row(coefficient, decimals, digits);
        return [estimate.Text, error.Text, lower.Text, upper.Text];
    }

    [Fact]
    public void MoreDigitsThanUsual_ReachWhatHasNoUnit()
    {
        NumberFormat.Statistic(6.77143519, 8).Text.ShouldBe("6.7714352");
        NumberFormat.PValue(0.04321987654, 8).Text.ShouldBe("0.04321988");
        NumberFormat.PValue(3.2648374e-6, 6).Text.ShouldBe("3.26484e-06");
        NumberFormat.PValue(double.NaN, 8).Text.ShouldBe(NumberFormat.Missing);
        NumberFormat.DecimalsOfShare(3, 8).ShouldBe(8);
        NumberFormat.DecimalsOfShare(3, 2).ShouldBe(3);
    }
}
