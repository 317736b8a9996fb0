using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Inference;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Combinations in words, and tables that follow from estimate and standard error.</summary>
public class WaldTableTests
{
    private static readonly ImmutableArray<string> Names = ["(Intercept)", "x", "f2", "z"];

    [Theory]
    [InlineData(new int[0], new double[0], "0")]
    [InlineData(new[] { 1 }, new[] { 1.0 }, "x")]
    [InlineData(new[] { 1 }, new[] { -1.0 }, "−x")]
    [InlineData(new[] { 1 }, new[] { 2.0 }, "2 × x")]
    [InlineData(new[] { 1 }, new[] { 2.0000000001 }, "2 × x")]
    [InlineData(new[] { 1 }, new[] { -0.5 }, "−0.5 × x")]
    [InlineData(new[] { 0, 1 }, new[] { 1.0, -1.0 }, "(Intercept) − x")]
    [InlineData(new[] { 0, 1, 2 }, new[] { -3.0, 1.0, 0.25 }, "−3 × (Intercept) + x + 0.25 × f2")]
    [InlineData(new[] { 1 }, new[] { 0.333333333333 }, "0.333333 × x")]
    [InlineData(new[] { 1 }, new[] { 1e-9 }, "1E-09 × x")]
    public void Combination_OfColumns_ReadsAsAFormula(int[] sources, double[] coefficients, string expected) =>
        WaldTable.Combination(new AliasedColumn(3, [.. sources], [.. coefficients]), Names).ShouldBe(expected);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.999)]
    public void Of_AFit_FollowsFromEstimateAndStandardError(double confidence)
    {
        var fit = LinearMixedModel.Fit("y ~ x + f + I(3 * x) + (1 | subject)", SimulatedRows.Crossed(51, 120).ToDataSet());
        FixedEffects table = fit.Coefficients(DegreesOfFreedom.Normal, confidence);
        table.Select(c => c.Name).ShouldBe(["(Intercept)", "x", "ff02", "ff03", "I(3 * x)"]);
        double z = Distributions.NormalTwoSidedQuantile(confidence);
        foreach (Coefficient c in table.Where(c => !c.IsAliased))
        {
            c.Statistic.ShouldBe(c.Estimate / c.StandardError);
            c.PValue.ShouldBe(Distributions.NormalTwoSided(c.Statistic));
            c.DegreesOfFreedom.ShouldBe(double.PositiveInfinity);
            Approx.Equal(c.Estimate - (z * c.StandardError), c.Lower, Tolerance.Rounding(2, c.Estimate), "lower");
            Approx.Equal(c.Estimate + (z * c.StandardError), c.Upper, Tolerance.Rounding(2, c.Estimate), "upper");
        }

        Coefficient aliased = table["I(3 * x)"];
        (aliased.IsAliased, aliased.Alias).ShouldBe((true, "3 × x"));
        double[] numbers = [aliased.Estimate, aliased.StandardError, aliased.DegreesOfFreedom, aliased.Statistic, aliased.PValue, aliased.Lower, aliased.Upper];
        numbers.ShouldAllBe(v => double.IsNaN(v));
        fit.FixedEffects.Covariance.RowCount.ShouldBe(4);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.5)]
    [InlineData(95.0)]
    [InlineData(double.NaN)]
    public void Coefficients_ConfidenceThatIsNoProportion_Throws(double confidence)
    {
        var fit = LinearMixedModel.Fit("y ~ x + (1 | subject)", SimulatedRows.Crossed(51, 120).ToDataSet());
        Should.Throw<ArgumentOutOfRangeException>(() => fit.Coefficients(DegreesOfFreedom.Normal, confidence));
    }

    [Fact]
    public void Item_UnknownName_NamesThoseThatExist()
    {
        var fit = LinearMixedModel.Fit("y ~ x + (1 | subject)", SimulatedRows.Crossed(51, 120).ToDataSet());
        Should.Throw<KeyNotFoundException>(() => fit.FixedEffects["X"]).Message.ShouldBe("There is no coefficient 'X'; there are (Intercept), x.");
    }
}
