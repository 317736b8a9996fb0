using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Design;

/// <summary>Values of expressions on the rows used.</summary>
public class ExpressionTests
{
    private static readonly double[] X = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];

    [Theory]
    [InlineData("I(x^2)", 9, 1)]
    [InlineData("I(x^3 - 1)", 26, 0)]
    [InlineData("I(-x / 2)", -1.5, -0.5)]
    [InlineData("I(2 * x + z)", 8, 9)]
    [InlineData("I(1 / x)", 1.0 / 3.0, 1)]
    [InlineData("log(x)", 1.0986122886681098, 0)]
    [InlineData("log(x, 3)", 1, 0)]
    [InlineData("log(x, base = 2)", 1.5849625007211562, 0)]
    [InlineData("log2(x)", 1.5849625007211562, 0)]
    [InlineData("log10(x)", 0.47712125471966244, 0)]
    [InlineData("exp(x)", 20.085536923187668, 2.718281828459045)]
    [InlineData("sqrt(x + 1)", 2, 1.4142135623730951)]
    [InlineData("abs(x - 2)", 1, 1)]
    [InlineData("scale(x)", -0.52605090984469127, -1.3151272746117284)]
    [InlineData("scale(x, scale = FALSE)", -1.333333333333333, -3.333333333333333)]
    [InlineData("scale(x, center = FALSE)", 0.57832470071704478, 0.19277490023901495)]
    [InlineData("center(x)", -1.333333333333333, -3.333333333333333)]
    [InlineData("poly(x, 1)", -0.15861031714362889, -0.39652579285907202)]
    [InlineData("I(scale(x) + 1)", 0.47394909015530873, -0.3151272746117284)]
    public void Build_Expression_HasTheseValuesInTheFirstTwoRows(string expression, double first, double second)
    {
        double[] column = DesignSamples.Fixed(expression, DesignSamples.Crossed).FixedColumns[1];
        Approx.Equal([first, second], column.AsSpan(0, 2), Tolerance.Evaluation, expression);
    }

    [Fact]
    public void Build_RawPolynomial_HasPowers()
    {
        ModelDesign design = DesignSamples.Fixed("poly(x, 3, raw = TRUE)", DesignSamples.Crossed);
        design.FixedNames.ShouldBe(["(Intercept)", "poly(x, 3, raw = TRUE)1", "poly(x, 3, raw = TRUE)2", "poly(x, 3, raw = TRUE)3"]);
        design.FixedColumns[3].ShouldBe(X.Select(x => x * x * x));
    }

    [Fact]
    public void Build_ResponseExpression_IsComputed() =>
        DesignSamples.Build("log(y) ~ x + (1 | g)", DesignSamples.Crossed).Response[0].ShouldBe(Math.Log(4));

    [Fact]
    public void Build_Offsets_AreSummed() =>
        DesignSamples.Build("y ~ x + offset(z) + offset(2 * x) + (1 | g)", DesignSamples.Crossed).Offset![0].ShouldBe(8);

    [Fact]
    public void Build_CutIntoEqualWidths_AgreesWithR()
    {
        ModelDesign design = DesignSamples.Fixed("cut(x, 3)", DesignSamples.Crossed);
        design.FixedNames.ShouldBe(["(Intercept)", "cut(x, 3)(3.67,6.33]", "cut(x, 3)(6.33,9.01]"]);
        design.FixedColumns[1].ShouldBe([0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0]);
        design.FixedColumns[2].ShouldBe([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
    }

    [Fact]
    public void Build_CutAtBreaks_ClosesIntervalsOnTheRight() =>
        DesignSamples.Fixed("cut(x, c(0, 5, 20))", DesignSamples.Crossed).FixedColumns[1].ShouldBe([0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1]);

    [Fact]
    public void Build_FactorWithLevels_TakesTheirOrder() =>
        DesignSamples.Fixed("factor(b, levels = c(\"w\", \"u\", \"v\"))", DesignSamples.Crossed).FixedNames
            .Select(name => name[^1..]).ShouldBe([")", "u", "v"]);

    [Fact]
    public void Build_FactorOfNumbers_SortsNumerically()
    {
        DataSet data = DesignSamples.Crossed.With(DesignSamples.Number("k", 10, 9, 100, 10, 9, 100, 10, 9, 100, 10, 9, 100));
        DesignSamples.Fixed("factor(k)", data).FixedNames.ShouldBe(["(Intercept)", "factor(k)10", "factor(k)100"]);
    }

    [Fact]
    public void Build_WithinAndBetween_SplitAColumnByItsGroupMeans()
    {
        ModelDesign design = DesignSamples.Fixed("within(x, a) + between(x, a)", DesignSamples.Crossed);
        double p = (3 + 4 + 5 + 2 + 5 + 5) / 6.0;
        double q = (1 + 1 + 9 + 6 + 3 + 8) / 6.0;
        Approx.Equal([p, q], design.FixedColumns[2].AsSpan(0, 2), Tolerance.Rounding(12, 9), "between");
        Approx.Equal([3 - p, 1 - q], design.FixedColumns[1].AsSpan(0, 2), Tolerance.Rounding(12, 9), "within");
    }

    [Fact]
    public void Build_BetweenWithMissingResponse_UsesTheRowsThatTheFitLeavesOut()
    {
        double[] y = [4, 7, 1, 8, 2, 9, 5, 3, 6, 10, double.NaN, 11];
        DataSet data = DesignSamples.Crossed.With(DesignSamples.Number("y", y));
        ModelDesign design = DesignSamples.Fixed("between(x, a)", data);
        design.RowCount.ShouldBe(11);
        Approx.Equal(4.0, design.FixedColumns[1][0], Tolerance.Rounding(12, 9), "mean of all six rows of p");
    }

    [Fact]
    public void Build_ScaleWithMissingResponse_UsesTheRowsOfTheFit()
    {
        double[] y = [4, 7, 1, 8, 2, double.NaN, 5, 3, 6, 10, 12, 11];
        ModelDesign design = DesignSamples.Fixed("center(x)", DesignSamples.Crossed.With(DesignSamples.Number("y", y)));
        Approx.Equal(3 - (43.0 / 11.0), design.FixedColumns[1][0], Tolerance.Rounding(12, 9), "centre of the eleven rows used");
    }

    [Fact]
    public void Build_BetweenOverACombination_UsesItsCells()
    {
        ModelDesign design = DesignSamples.Fixed("between(x, a:b)", DesignSamples.Crossed);
        design.FixedColumns[1].Take(2).ShouldBe([2.5, 3.5]);
    }

    [Fact]
    public void Build_WithinOfAScaledColumn_RemembersBothSteps()
    {
        ModelDesign design = DesignSamples.Fixed("within(scale(x), a) + scale(x)", DesignSamples.Crossed);
        double expected = (3 - 4) / 2.5346089292516951;
        Approx.Equal(expected, design.FixedColumns[1][0], Tolerance.Evaluation, "scaled and centred within p");
        design.Coding.Functions.Keys.ShouldBe(["scale(x)", "within(scale(x), a)", "within(scale(x), a) scale(x)"]);
    }
}
