using MixedModels.Data;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests;

/// <summary>Units change the numbers of a fit and nothing else, up to where the results themselves cannot be written.</summary>
public class ExtremeScaleTests
{
    private const string Formula = "y ~ x + f + (x | subject) + (1 | item)";
    private static readonly Rows Plain = SimulatedRows.Crossed(91, 300);

    [Theory]
    [InlineData(1)]
    [InlineData(-99)]
    [InlineData(101)]
    [InlineData(-300)]
    [InlineData(500)]
    [InlineData(-500)]
    public void Fit_ResponseTimesAPowerOfTwo_IsTheFitInThatUnit(int k)
    {
        LinearMixedModel expected = Fit(Plain);
        LinearMixedModel actual = Fit(Plain.With("y", Times(Plain.Numbers("y"), k)));
        double[] none = [0, 0, 0, 0];
        Compare(expected, actual, k, none);
        Approx.Equal(
            expected.Objective + (2.0 * k * Math.Log(2.0) * (expected.ObservationCount - expected.FixedEffects.Count)), actual.Objective, Tolerance.Evaluation, "objective");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(-101)]
    [InlineData(300)]
    [InlineData(500)]
    [InlineData(-500)]
    public void Fit_PredictorTimesAPowerOfTwo_IsTheFitInThatUnit(int k)
    {
        LinearMixedModel expected = Fit(Plain);
        LinearMixedModel actual = Fit(Plain.With("x", Times(Plain.Numbers("x"), k)));
        double[] units = [.. expected.FixedEffects.Select(c => c.Name == "x" ? -k : 0.0)];
        Compare(expected, actual, 0, units);
        Approx.Equal(expected.Objective + (2.0 * k * Math.Log(2.0)), actual.Objective, Tolerance.Evaluation, "objective");
    }

    [Theory]
    [InlineData("y", 1e160, "residuals", "large")]
    [InlineData("y", 1e-170, "residuals", "small")]
    [InlineData("x", 1e160, "coefficient x", "small")]
    [InlineData("x", 1e-160, "coefficient x", "large")]
    public void Fit_VariancesThatNoNumberHolds_SaysSo(string column, double factor, string what, string size)
    {
        Rows rows = Plain.With(column, Plain.Numbers(column).Select(v => v * factor));
        Problem problem = Should.Throw<MixedModelException>(() => Fit(rows)).Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe("MM3039");
        problem.Message.ShouldContain(what);
        problem.Message.ShouldContain(size);
    }

    [Fact]
    public void Fit_AllColumnsAtTheEndsOfTheRange_IsTheFitInThoseUnits()
    {
        // σ² and the variance of the slope are ordinary where response and predictor grow together.
        Rows rows = Plain.With("y", Times(Plain.Numbers("y"), 480)).With("x", Times(Plain.Numbers("x"), 700));
        LinearMixedModel expected = Fit(Plain);
        LinearMixedModel actual = Fit(rows);
        Compare(expected, actual, 480, [.. expected.FixedEffects.Select(c => c.Name == "x" ? -700.0 : 0.0)]);
    }

    [Theory]
    [InlineData("scale(x)")]
    [InlineData("center(x)")]
    [InlineData("within(x, subject)")]
    public void Fit_FunctionOfALargeColumn_DoesNotOverflow(string function)
    {
        string formula = $"y ~ {function} + (1 | subject)";
        LinearMixedModel expected = LinearMixedModel.Fit(formula, Plain.ToDataSet());
        LinearMixedModel actual = LinearMixedModel.Fit(formula, Plain.With("x", Times(Plain.Numbers("x"), 500)).ToDataSet());
        Approx.Equal(expected.FixedEffects[1].Statistic, actual.FixedEffects[1].Statistic, Tolerance.Spread, "z");
    }

    // Rows of weight 1 beside one of 1e18 say next to nothing; the fit is that of exact weights, or warns.
    [Theory]
    [InlineData(1e6)]
    [InlineData(1e12)]
    [InlineData(1e18)]
    [InlineData(1e100)]
    public void Fit_WeightsOfAWideRange_IsRightOrWarnsOfConditioning(double heavy)
    {
        Rows rows = Plain.With("w", Plain.Numbers("x").Select((_, i) => i % 2 == 0 ? heavy : 1.0));
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ x + (1 | subject)", rows.ToDataSet(), new FitOptions { Weights = "w" });
        fit.FixedEffects.ShouldAllBe(c => double.IsFinite(c.Estimate) && c.StandardError > 0.0);
        LinearMixedModel half = LinearMixedModel.Fit("y ~ x + (1 | subject)", Plain.Take([.. Enumerable.Range(0, 150).Select(i => 2 * i)]).ToDataSet());
        // The light rows count as observations with a likelihood of their own variance, so σ differs and β does not.
        bool isClose = fit.FixedEffects.Zip(half.FixedEffects, (a, b) => Math.Abs(a.Estimate - b.Estimate) < b.StandardError).All(c => c);
        (isClose || fit.Problems.Any(p => p.Severity == Severity.Warning)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(-200)]
    [InlineData(60)]
    [InlineData(200)]
    public void Fit_WeightsTimesAPowerOfTwo_ChangesTheResidualUnitOnly(int k)
    {
        FitOptions options = new() { Weights = "w" };
        LinearMixedModel expected = LinearMixedModel.Fit(Formula, Plain.ToDataSet(), options);
        LinearMixedModel actual = LinearMixedModel.Fit(Formula, Plain.With("w", Times(Plain.Numbers("w"), 2 * k)).ToDataSet(), options);
        Near(expected.ResidualStandardDeviation, actual.ResidualStandardDeviation, k, "σ");
        Approx.Equal(expected.Objective, actual.Objective, Tolerance.Evaluation, "objective");
        for (int j = 0; j < expected.FixedEffects.Count; j++)
        {
            Near(expected.FixedEffects[j].Estimate, actual.FixedEffects[j].Estimate, 0, "β");
            Near(expected.FixedEffects[j].StandardError, actual.FixedEffects[j].StandardError, 0, "SE");
        }

        Approx.Equal([.. expected.Leverages()], [.. actual.Leverages()], Tolerance.SolutionOf(1.0), "leverages");
        for (int i = 0; i < expected.Theta.Length; i++) { Near(expected.Theta[i], actual.Theta[i], -k, "θ"); }
    }

    private static LinearMixedModel Fit(Rows rows) => LinearMixedModel.Fit(Formula, rows.ToDataSet());

    private static IEnumerable<double> Times(IEnumerable<double> values, int k) => values.Select(v => Math.ScaleB(v, k));

    private static void Compare(LinearMixedModel expected, LinearMixedModel actual, int response, double[] units)
    {
        actual.Status.ShouldBe(expected.Status);
        actual.Certificate.Evaluations.ShouldBe(expected.Certificate.Evaluations);
        Near(expected.ResidualStandardDeviation, actual.ResidualStandardDeviation, response, "σ");
        for (int j = 0; j < expected.FixedEffects.Count; j++)
        {
            int unit = response + (int)units[j];
            Near(expected.FixedEffects[j].Estimate, actual.FixedEffects[j].Estimate, unit, "β");
            Near(expected.FixedEffects[j].StandardError, actual.FixedEffects[j].StandardError, unit, "SE");
            Near(expected.FixedEffects[j].Statistic, actual.FixedEffects[j].Statistic, 0, "z");
        }

        for (int t = 0; t < expected.RandomEffects.Length; t++)
        {
            for (int c = 0; c < expected.RandomEffects[t].StandardDeviations.Length; c++)
            {
                int unit = response + (c == 1 ? (int)units[1] : 0);
                Near(expected.RandomEffects[t].StandardDeviations[c], actual.RandomEffects[t].StandardDeviations[c], unit, "sd");
            }
        }
    }

    private static void Near(double expected, double actual, int exponent, string what) =>
        Approx.Equal(expected, Math.ScaleB(actual, -exponent), Tolerance.Solution, what);
}
