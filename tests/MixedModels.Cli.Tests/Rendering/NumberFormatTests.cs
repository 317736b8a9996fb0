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
    public void PValue_Number_KeepsTwoDigitsAndHasAFloor(double p, string expected) => NumberFormat.PValue(p).Text.ShouldBe(expected);

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
        NumberFormat.Estimate(value, standardError, decimals, 4).Text.ShouldBe(expected);

    [Fact]
    public void Estimate_AllDigitsAsked_IsNoMoreThanADoubleHolds() =>
        NumberFormat.Estimate(251.40510, 6.8246, 14, 15).Text.ShouldBe("2.51405100000000e+02");

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
}
