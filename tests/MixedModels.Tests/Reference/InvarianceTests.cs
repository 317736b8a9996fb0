using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Reference;

/// <summary>What a fit must not depend on, or must depend on in a known way.</summary>
public class InvarianceTests
{
    private const string Formula = "y ~ x + f + offset(off) + (x | subject) + (1 | item)";
    private const int Trials = 40;

    private static readonly Rows Base = SimulatedRows.Crossed(41, 140);
    private static readonly LinearMixedModel Reml = Fit(Base, EstimationMethod.Reml);
    private static readonly LinearMixedModel Ml = Fit(Base, EstimationMethod.Ml);

    /// <summary>Factors of either sign from 1e-4 to 1e4.</summary>
    private static readonly Arbitrary<double> Factors = Gen.Choose(-400, 400)
        .SelectMany(power => Gen.Elements(-1.0, 1.0).Select(sign => sign * Math.Pow(10.0, power / 100.0))).ToArbitrary();

    /// <summary>Shifts of up to 1e5 standard deviations of the column.</summary>
    private static readonly Arbitrary<double> Shifts = Gen.Choose(-1_000_000, 1_000_000).Select(s => s / 10.0).ToArbitrary();

    private static readonly Arbitrary<int> Seeds = Gen.Choose(1, 1_000_000).ToArbitrary();

    [Fact]
    public void Fit_ShiftedResponse_MovesTheInterceptOnly() => Holds(Shifts, shift =>
    {
        LinearMixedModel fit = Fit(Base.With("y", Base.Numbers("y").Select(y => y + shift)), EstimationMethod.Reml);
        SameObjective(Reml.Objective, fit);
        SameTheta(fit);
        SameEffects(fit, (name, estimate) => name == "(Intercept)" ? estimate + shift : estimate);
        SameRows(fit, 1.0, shift);
    });

    [Fact]
    public void Fit_ScaledResponse_ScalesEstimatesAndKeepsTheta() => Holds(Factors, factor =>
    {
        Rows rows = Base.With("y", Base.Numbers("y").Select(y => y * factor)).With("off", Base.Numbers("off").Select(o => o * factor));
        LinearMixedModel fit = Fit(rows, EstimationMethod.Reml);
        int degrees = Reml.ObservationCount - Reml.FixedEffects.Count;
        SameObjective(Reml.Objective + (2.0 * degrees * Math.Log(Math.Abs(factor))), fit);
        SameTheta(fit);
        Approx.Equal(Reml.ResidualStandardDeviation * Math.Abs(factor), fit.ResidualStandardDeviation, Tolerance.Spread, "sigma");
        foreach (Coefficient before in Reml.FixedEffects)
        {
            double error = before.StandardError * Math.Abs(factor);
            Approx.Equal(before.Estimate * factor, fit.FixedEffects[before.Name].Estimate, Tolerance.Estimate(error), before.Name);
            Approx.Equal(error, fit.FixedEffects[before.Name].StandardError, Tolerance.Spread, before.Name);
        }

        SameRows(fit, factor, 0.0);
    });

    [Fact]
    public void Fit_ShiftedPredictor_IsTheSameModel() => Holds(Shifts, shift =>
    {
        LinearMixedModel fit = Fit(Base.With("x", Base.Numbers("x").Select(x => x + shift)), EstimationMethod.Reml);
        SameObjective(Reml.Objective, fit);
        Approx.Equal(Reml.ResidualStandardDeviation, fit.ResidualStandardDeviation, Tolerance.Spread, "sigma");
        Approx.Equal(Reml.FixedEffects["x"].Estimate, fit.FixedEffects["x"].Estimate, Tolerance.Estimate(Reml.FixedEffects["x"].StandardError), "x");
        Approx.Equal(SlopeDeviation(Reml), SlopeDeviation(fit), Tolerance.StandardDeviation(Reml.ResidualStandardDeviation), "sd of slopes");
        SameRows(fit, 1.0, 0.0);
    });

    [Fact]
    public void Fit_ScaledPredictor_ScalesItsSlope() => Holds(Factors, factor =>
    {
        Rows rows = Base.With("x", Base.Numbers("x").Select(x => x * factor));
        LinearMixedModel fit = Fit(rows, EstimationMethod.Reml);
        SameObjective(Reml.Objective + (2.0 * Math.Log(Math.Abs(factor))), fit);    // log |X'V^-1 X| of the X as coded
        SameObjective(Ml.Objective, Fit(rows, EstimationMethod.Ml));
        SameEffects(fit, (name, estimate) => name == "x" ? estimate / factor : estimate, (name, error) => name == "x" ? error / Math.Abs(factor) : error);
        Approx.Equal(
            SlopeDeviation(Reml) / Math.Abs(factor),
            SlopeDeviation(fit),
            Tolerance.StandardDeviation(Reml.ResidualStandardDeviation / Math.Abs(factor)),
            "sd of slopes");
        SameRows(fit, 1.0, 0.0);
    });

    [Fact]
    public void Fit_RowsInAnotherOrder_IsTheSameFit() => Holds(Seeds, seed =>
    {
        int[] order = new SeededGenerator((ulong)seed).NextPermutation(Reml.ObservationCount);
        LinearMixedModel fit = Fit(Base.Take(order), EstimationMethod.Reml);
        SameObjective(Reml.Objective, fit);
        SameTheta(fit);
        SameEffects(fit, (_, estimate) => estimate);
        SameModes(fit, label => label);
        IReadOnlyList<double> fitted = fit.FittedValues();
        IReadOnlyList<double> before = Reml.FittedValues();
        Approx.Equal([.. order.Select(row => before[row])], [.. fitted], Tolerance.PerRow(Reml.ResidualStandardDeviation), "fitted");
    });

    [Fact]
    public void Fit_RelabelledLevels_IsTheSameFit() => Holds(Seeds, seed =>
    {
        ImmutableArray<string> labels = [.. Base.Texts("subject").Distinct().Order(StringComparer.Ordinal)];
        int[] order = new SeededGenerator((ulong)seed).NextPermutation(labels.Length);
        Dictionary<string, string> renamed = Enumerable.Range(0, labels.Length).ToDictionary(i => labels[i], i => $"level {order[i]:00}");
        LinearMixedModel fit = Fit(Base.With("subject", Base.Texts("subject").Select(s => renamed[s])), EstimationMethod.Reml);
        SameObjective(Reml.Objective, fit);
        SameTheta(fit);
        SameEffects(fit, (_, estimate) => estimate);
        SameModes(fit, label => renamed.GetValueOrDefault(label, label));
        SameRows(fit, 1.0, 0.0);
    });

    [Theory]
    [InlineData(ContrastKind.Sum)]
    [InlineData(ContrastKind.Helmert)]
    [InlineData(ContrastKind.Polynomial)]
    public void Fit_AnotherCodingOfAFactor_IsTheSameModel(ContrastKind kind)
    {
        ImmutableSortedDictionary<string, ContrastKind> contrasts = ImmutableSortedDictionary<string, ContrastKind>.Empty.Add("f", kind);
        SameObjective(Ml.Objective, Fit(Base, EstimationMethod.Ml, contrasts));
        LinearMixedModel fit = Fit(Base, EstimationMethod.Reml, contrasts);             // its objective depends on the coding
        SameTheta(fit);
        Approx.Equal(Reml.ResidualStandardDeviation, fit.ResidualStandardDeviation, Tolerance.Spread, "sigma");
        Coefficient slope = Reml.FixedEffects["x"];
        Approx.Equal(slope.Estimate, fit.FixedEffects["x"].Estimate, Tolerance.Estimate(slope.StandardError), "x");
        Approx.Equal(slope.StandardError, fit.FixedEffects["x"].StandardError, Tolerance.Spread, "se x");
        SameRows(fit, 1.0, 0.0);
        SameModes(fit, label => label);
    }

    [Fact]
    public void Fit_Twice_IsTheSameBitForBit()
    {
        LinearMixedModel again = Fit(Base, EstimationMethod.Reml);
        again.Objective.ShouldBe(Reml.Objective);
        again.Theta.ShouldBe(Reml.Theta);
        again.FixedEffects.Select(c => c.Estimate).ShouldBe(Reml.FixedEffects.Select(c => c.Estimate));
        again.FittedValues().ShouldBe(Reml.FittedValues());
    }

    [Fact]
    public void Fit_ManyAtOnceOnTheSameData_IsTheSameBitForBit()
    {
        DataSet data = Base.ToDataSet();
        var fits = new LinearMixedModel[16];
        Parallel.For(0, fits.Length, i => fits[i] = LinearMixedModel.Fit(Formula, data, new FitOptions { Weights = "w" }));
        foreach (LinearMixedModel fit in fits)
        {
            fit.Objective.ShouldBe(Reml.Objective);
            fit.Theta.ShouldBe(Reml.Theta);
            fit.FittedValues().ShouldBe(Reml.FittedValues());
        }
    }

    [Fact]
    public void Holds_PropertyThatFailsForSomeValues_Throws() =>
        Should.Throw<Exception>(() => Holds(Factors, factor => factor.ShouldBeGreaterThan(0.0)));

    private static void Holds<T>(Arbitrary<T> values, Action<T> property) =>
        Prop.ForAll(values, property).Check(Config.QuickThrowOnFailure.WithMaxTest(Trials).WithReplay(20_261_122UL, 7UL));

    private static LinearMixedModel Fit(Rows rows, EstimationMethod method, ImmutableSortedDictionary<string, ContrastKind>? contrasts = null) =>
        LinearMixedModel.Fit(Formula, rows.ToDataSet(), new FitOptions
        {
            Method = method,
            Weights = "w",
            Contrasts = contrasts ?? ImmutableSortedDictionary<string, ContrastKind>.Empty,
        });

    private static double SlopeDeviation(LinearMixedModel fit)
    {
        RandomEffectsTerm term = fit.RandomEffects.Single(t => t.Group == "subject");
        return term.StandardDeviations[term.Terms.IndexOf("x")];
    }

    private static void SameObjective(double expected, LinearMixedModel fit) =>
        Approx.Equal(expected, fit.Objective, Tolerance.Optimum, "objective");

    private static void SameTheta(LinearMixedModel fit) =>
        Approx.Equal(Reml.Theta.AsSpan(), fit.Theta.AsSpan(), Tolerance.ThetaOf(Reml.Theta.Max(Math.Abs)), "theta");

    private static void SameEffects(LinearMixedModel fit, Func<string, double, double> estimate, Func<string, double, double>? error = null)
    {
        foreach (Coefficient before in Reml.FixedEffects)
        {
            double expectedError = error?.Invoke(before.Name, before.StandardError) ?? before.StandardError;
            Coefficient after = fit.FixedEffects[before.Name];
            Approx.Equal(estimate(before.Name, before.Estimate), after.Estimate, Tolerance.Estimate(expectedError), before.Name);
            Approx.Equal(expectedError, after.StandardError, Tolerance.Spread, $"se {before.Name}");
        }
    }

    private static void SameRows(LinearMixedModel fit, double factor, double shift)
    {
        Tolerance row = Tolerance.PerRow(Reml.ResidualStandardDeviation * factor);
        Approx.Equal([.. Reml.FittedValues().Select(v => (v * factor) + shift)], [.. fit.FittedValues()], row, "fitted");
        Approx.Equal([.. Reml.Residuals().Select(v => v * factor)], [.. fit.Residuals()], row, "residuals");
        Approx.Equal([.. Reml.Leverages()], [.. fit.Leverages()], Tolerance.PerRow(1.0), "leverages");
    }

    private static void SameModes(LinearMixedModel fit, Func<string, string> renamed)
    {
        foreach (string group in (string[])["subject", "item"])
        {
            ConditionalModes before = Reml.ConditionalModes(group);
            ConditionalModes after = fit.ConditionalModes(group);
            after.Levels.ShouldBe(before.Levels.Select(renamed), ignoreOrder: true);
            for (int level = 0; level < before.Levels.Length; level++)
            {
                int row = after.Levels.IndexOf(renamed(before.Levels[level]));
                for (int column = 0; column < before.Terms.Length; column++)
                {
                    Approx.Equal(
                        before.Values[level, column],
                        after.Values[row, column],
                        Tolerance.PerRow(Reml.ResidualStandardDeviation),
                        $"mode {group} {before.Levels[level]}");
                }
            }
        }
    }
}
