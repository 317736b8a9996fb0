using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Testing;

public class ApproxTests
{
    private const double Inside = 1e-11;
    private const double Outside = 1e-9;

    [Theory]
    [InlineData(1.0, 1.0)]
    [InlineData(1.0, 1.0 + Inside)]
    [InlineData(-1.0, -1.0 - Inside)]
    [InlineData(0.0, -0.0)]
    [InlineData(0.0, Inside)]
    [InlineData(1e6, 1e6 * (1.0 + Inside))]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, double.NegativeInfinity)]
    public void Equal_NumbersWithinTolerance_Passes(double expected, double actual) =>
        Should.NotThrow(() => Approx.Equal(expected, actual, Tolerance.Evaluation, "number"));

    [Theory]
    [InlineData(1.0, 1.0 + Outside)]
    [InlineData(1.0, 1.0 - Outside)]
    [InlineData(1.0, -1.0)]
    [InlineData(0.0, Outside)]
    [InlineData(1e6, 1e6 * (1.0 + Outside))]
    [InlineData(1.0, double.NaN)]
    [InlineData(double.NaN, 1.0)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity, double.MaxValue)]
    [InlineData(double.MaxValue, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.NaN)]
    public void Equal_NumbersApart_Throws(double expected, double actual) =>
        Should.Throw<DifferenceException>(() => Approx.Equal(expected, actual, Tolerance.Evaluation, "number"));

    [Fact]
    public void Equal_ExactToleranceAndNeighbouringDoubles_Throws() =>
        Should.Throw<DifferenceException>(() => Approx.Equal(1.0, double.BitIncrement(1.0), Tolerance.Exact, "number"));

    [Fact]
    public void Equal_NumbersApart_SaysWhatBothNumbersAndTheReason()
    {
        string message = Should.Throw<DifferenceException>(() => Approx.Equal(2.0, 2.5, Tolerance.Evaluation, "sigma")).Message;
        message.ShouldBe(
            "sigma: expected 2, got 2.5; differ by 0.5, allowed 2E-10 "
            + "(Evaluation: same parameters, another implementation: only rounding lies between)");
    }

    [Fact]
    public void Equal_ListsOfDifferentLength_SaysBothLengths() =>
        Should.Throw<DifferenceException>(() => Approx.Equal([1.0, 2.0], [1.0], Tolerance.Exact, "theta"))
            .Message.ShouldBe("theta: expected 2 numbers, got 1");

    [Fact]
    public void Equal_Lists_NamesTheWorstElementFirst()
    {
        string message = Should.Throw<DifferenceException>(
            () => Approx.Equal([1.0, 1.0, 1.0], [1.1, 1.0, 1.3], Tolerance.Evaluation, "theta")).Message;
        message.ShouldStartWith("2 of 3 numbers differ");
        message.IndexOf("theta[2]", StringComparison.Ordinal).ShouldBeLessThan(message.IndexOf("theta[0]", StringComparison.Ordinal));
        message.ShouldNotContain("theta[1]");
    }

    [Fact]
    public void Equal_EmptyLists_Passes() => Should.NotThrow(() => Approx.Equal([], [], Tolerance.Exact, "theta"));

    [Fact]
    public void All_NaNAmongThem_IsTheWorst()
    {
        Comparison[] comparisons = [new("beta", 1.0, 2.0, Tolerance.Evaluation), new("sigma", 1.0, double.NaN, Tolerance.Evaluation)];
        string message = Should.Throw<DifferenceException>(() => Approx.All(comparisons)).Message;
        message.IndexOf("sigma", StringComparison.Ordinal).ShouldBeLessThan(message.IndexOf("beta", StringComparison.Ordinal));
    }

    [Fact]
    public void All_NothingToCompare_Throws() =>
        Should.Throw<DifferenceException>(() => Approx.All([])).Message.ShouldBe("nothing was compared");

    [Theory]
    [InlineData(10.0, 10.0)]
    [InlineData(10.0, -10.0)]
    [InlineData(10.0, 10.0 + 5e-8)]
    [InlineData(10.0, double.NegativeInfinity)]
    [InlineData(-1e6, -1e6 + 5e-7)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void AtMost_LowerOrWithinTolerance_Passes(double bound, double actual) =>
        Should.NotThrow(() => Approx.AtMost(bound, actual, Tolerance.Optimum, "objective"));

    [Theory]
    [InlineData(10.0, 10.0 + 2e-7)]
    [InlineData(-1e6, -1e6 + 2e-6)]
    [InlineData(0.0, 2e-7)]
    [InlineData(10.0, double.NaN)]
    [InlineData(double.NaN, 10.0)]
    [InlineData(10.0, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 10.0)]
    public void AtMost_HigherOrNaN_Throws(double bound, double actual) =>
        Should.Throw<DifferenceException>(() => Approx.AtMost(bound, actual, Tolerance.Optimum, "objective"));

    [Theory]
    [InlineData(10.0, 10.0)]
    [InlineData(10.0, 11.0)]
    [InlineData(10.0, 10.0 - 5e-8)]
    [InlineData(10.0, double.PositiveInfinity)]
    public void AtLeast_HigherOrWithinTolerance_Passes(double bound, double actual) =>
        Should.NotThrow(() => Approx.AtLeast(bound, actual, Tolerance.Optimum, "objective"));

    [Theory]
    [InlineData(10.0, 10.0 - 2e-7)]
    [InlineData(10.0, double.NaN)]
    [InlineData(double.NaN, 10.0)]
    public void AtLeast_LowerOrNaN_Throws(double bound, double actual) =>
        Should.Throw<DifferenceException>(() => Approx.AtLeast(bound, actual, Tolerance.Optimum, "objective"));
}
