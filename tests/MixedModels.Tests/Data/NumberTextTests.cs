using System.Globalization;
using System.Text;
using MixedModels.Data;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>What is a number, and which.</summary>
public class NumberTextTests
{
    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("-0", -0.0)]
    [InlineData("+5", 5.0)]
    [InlineData("1.5", 1.5)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5.0)]
    [InlineData("0.5", 0.5)]
    [InlineData("-1e-3", -1e-3)]
    [InlineData("1E5", 1e5)]
    [InlineData(" 7\t", 7.0)]
    [InlineData("0.1", 0.1)]
    [InlineData("123456789012345", 123456789012345.0)]
    [InlineData("0.30000000000000004", 0.30000000000000004)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("5e-324", double.Epsilon)]
    [InlineData("1e-400", 0.0)]
    public void Read_Number_IsTheNearestDouble(string text, double expected)
    {
        Read(text, '.', out double value).ShouldBe(NumberKind.Finite);
        BitConverter.DoubleToInt64Bits(value).ShouldBe(BitConverter.DoubleToInt64Bits(expected));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("1,5")]
    [InlineData("1,234")]
    [InlineData("1.2.3")]
    [InlineData("1 2")]
    [InlineData("1 234")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData("(1)")]
    [InlineData("$1")]
    [InlineData("1%")]
    [InlineData("0x1F")]
    [InlineData("1e")]
    [InlineData("1e5.5")]
    [InlineData("1d5")]
    [InlineData("١٢")]
    [InlineData("１２")]
    [InlineData("1_000")]
    [InlineData("TRUE")]
    public void Read_AnythingElse_IsNoNumber(string text) => Read(text, '.', out _).ShouldBe(NumberKind.None);

    [Theory]
    [InlineData("Inf")]
    [InlineData("-inf")]
    [InlineData("+Infinity")]
    [InlineData(" INF ")]
    [InlineData("1e309")]
    [InlineData("-1e400")]
    public void Read_Infinity_IsKnown(string text) => Read(text, '.', out _).ShouldBe(NumberKind.Infinite);

    [Theory]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("-NaN")]
    public void Read_NotANumber_IsKnown(string text) => Read(text, '.', out _).ShouldBe(NumberKind.NotANumber);

    [Theory]
    [InlineData("007", 7.0)]
    [InlineData("-01", -1.0)]
    [InlineData("00", 0.0)]
    [InlineData("01.5", 1.5)]
    [InlineData(" 01", 1.0)]
    [InlineData("1234567890123456", 1234567890123456.0)]
    [InlineData("12345678901234567890123", 12345678901234567890123.0)]
    public void Read_TextThatSaysMore_IsALabel(string text, double expected)
    {
        Read(text, '.', out double value).ShouldBe(NumberKind.FiniteLabel);
        value.ShouldBe(expected);
    }

    [Theory]
    [InlineData("1,5", NumberKind.Finite, 1.5)]
    [InlineData("-,25e2", NumberKind.Finite, -25.0)]
    [InlineData("1.5", NumberKind.None, 0.0)]
    [InlineData("1,234,567", NumberKind.None, 0.0)]
    [InlineData("1.234,5", NumberKind.None, 0.0)]
    [InlineData("0,12345678901234567", NumberKind.Finite, 0.12345678901234567)]
    [InlineData("Inf", NumberKind.Infinite, double.PositiveInfinity)]
    public void Read_DecimalComma_PointIsForeign(string text, object kind, double expected)
    {
        Read(text, ',', out double value).ShouldBe((NumberKind)kind);
        value.ShouldBe(expected);
    }

    [Fact]
    public void Read_EndlessDigits_IsNoNumber() => Read(new string('1', 600), '.', out _).ShouldBe(NumberKind.None);

    [Fact]
    public void Read_RandomDecimals_AgreesWithTheFramework()
    {
        var random = new Random(20261122);
        for (int i = 0; i < 50_000; i++)
        {
            int digits = random.Next(1, 18);
            string text = string.Concat(Enumerable.Range(0, digits).Select(_ => (char)('0' + random.Next(10))));
            text = text.Insert(random.Next(digits + 1), ".");
            if (random.Next(2) == 0) { text = "-" + text; }
            Read(text, '.', out double value).ShouldNotBe(NumberKind.None);
            BitConverter.DoubleToInt64Bits(value).ShouldBe(
                BitConverter.DoubleToInt64Bits(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)), text);
        }
    }

    private static NumberKind Read(string text, char decimalMark, out double value) =>
        NumberText.Read(Encoding.UTF8.GetBytes(text), (byte)decimalMark, out value);
}
