using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Prediction;
using MixedModels.Testing;
using MixedModels.Testing.Dense;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Estimation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Prediction;

/// <summary>Fitted values, leverages and conditional modes against dense algebra, weights and gaps included.</summary>
public class RowResultsTests
{
    public static TheoryData<string> Samples => [.. EngineSamples.Names];

    [Theory, MemberData(nameof(Samples))]
    public void Leverages_OfAFit_AreTheHatMatrixsDiagonal(string name)
    {
        (ModelDesign design, Estimate estimate, DenseSolution dense) = Fit(name);
        double[] leverages = LeverageReader.Of(design, estimate);
        Approx.Equal(dense.Leverages.AsSpan(), leverages, Tolerance.SolutionOf(1.0), "leverage");
        leverages.ShouldAllBe(h => h > 0.0 && h < 1.0);
    }

    [Theory, MemberData(nameof(Samples))]
    public void Modes_OfAFit_AgreeWithDense(string name)
    {
        (ModelDesign design, Estimate estimate, DenseSolution dense) = Fit(name);
        AugmentedSystem system = estimate.ProfiledObjective.System;
        var inverse = new MixedModels.LinearAlgebra.SelectedInverse(system.Symbolic, system.Team);
        inverse.Compute(system.Factor, new double[system.Rank + 1]);
        foreach ((int factor, TermLayout layout) in estimate.Data.Terms)
        {
            int levels = estimate.Data.Factors[factor].LevelCount;
            double[] modes = ModeReader.Modes(estimate, factor);
            var variances = ModeReader.Variances(estimate, factor, inverse);
            DenseModes expected = dense.Modes[layout.TermIndex];
            for (int level = 0; level < levels; level++)
            {
                for (int c = 0; c < layout.Width; c++)
                {
                    Approx.Equal(expected.Values[level, c], modes[((layout.Offset + c) * levels) + level], Tolerance.SolutionOf(dense.Sigma), "mode");
                    for (int r = 0; r < layout.Width; r++)
                    {
                        double variance = variances[level][layout.Offset + r, layout.Offset + c];
                        Approx.Equal(expected.Variances[level][r, c], variance, Tolerance.SolutionOf(dense.Sigma * dense.Sigma), "conditional variance");
                    }
                }
            }
        }

        design.RandomTerms.Length.ShouldBe(dense.Modes.Length);
    }

    [Fact]
    public void FittedValues_DroppedRows_AreNaNAndTheOthersStayInPlace()
    {
        Rows rows = SimulatedRows.Crossed(71, 90);
        double[] x = [.. rows.Numbers("x").Select((v, i) => i % 10 == 3 ? double.NaN : v)];
        var fit = LinearMixedModel.Fit("y ~ x + (1 | subject)", rows.With("x", x).ToDataSet());
        int[] kept = [.. Enumerable.Range(0, 90).Where(i => i % 10 != 3)];
        var complete = LinearMixedModel.Fit("y ~ x + (1 | subject)", rows.Take(kept).ToDataSet());
        IReadOnlyList<double>[] ours = [fit.FittedValues(), fit.PopulationFittedValues(), fit.Residuals(), fit.MarginalResiduals(), fit.PearsonResiduals(), fit.Leverages()];
        IReadOnlyList<double>[] theirs =
            [complete.FittedValues(), complete.PopulationFittedValues(), complete.Residuals(), complete.MarginalResiduals(), complete.PearsonResiduals(), complete.Leverages()];
        for (int kind = 0; kind < ours.Length; kind++)
        {
            ours[kind].Count.ShouldBe(90);
            Enumerable.Range(0, 90).Where(i => double.IsNaN(ours[kind][i])).ShouldBe(Enumerable.Range(0, 90).Where(i => i % 10 == 3));
            kept.Select(i => ours[kind][i]).ShouldBe(theirs[kind]);
        }
    }

    [Fact]
    public void FittedValues_RowsOfWeightZero_GetThemWithoutTakingPart()
    {
        Rows rows = SimulatedRows.Crossed(72, 90);
        double[] w = [.. rows.Numbers("w").Select((v, i) => i % 9 == 4 ? 0.0 : v)];
        Rows weighted = rows.With("w", w);
        var fit = LinearMixedModel.Fit("y ~ x + (1 | subject)", weighted.ToDataSet(), new FitOptions { Weights = "w" });
        int[] positive = [.. Enumerable.Range(0, 90).Where(i => w[i] > 0.0)];
        var without = LinearMixedModel.Fit("y ~ x + (1 | subject)", weighted.Take(positive).ToDataSet(), new FitOptions { Weights = "w" });
        Approx.Equal(without.Objective, fit.Objective, Tolerance.Evaluation, "objective");
        fit.ObservationCount.ShouldBe(positive.Length);
        Approx.Equal([.. without.FittedValues()], [.. positive.Select(i => fit.FittedValues()[i])], Tolerance.SolutionOf(1.0), "fitted");
        for (int i = 0; i < 90; i++)
        {
            if (w[i] > 0.0) { continue; }
            double.IsFinite(fit.FittedValues()[i]).ShouldBeTrue();
            fit.Leverages()[i].ShouldBe(0.0);
            fit.PearsonResiduals()[i].ShouldBe(0.0);
        }
    }

    [Fact]
    public void ConditionalModes_UnknownGroup_NamesThoseThatExist()
    {
        var fit = LinearMixedModel.Fit("y ~ x + (1 | subject)", SimulatedRows.Crossed(71, 90).ToDataSet());
        Should.Throw<KeyNotFoundException>(() => fit.ConditionalModes("item")).Message.ShouldBe("There is no grouping factor 'item'; there are subject.");
    }

    private static (ModelDesign Design, Estimate Estimate, DenseSolution Dense) Fit(string name)
    {
        EngineSamples.Sample sample = EngineSamples.Of(name);
        ModelDesign design = sample.Design();
        Estimate estimate = Fitter.Fit(CrossProducts.From(design, CancellationToken.None), new FitSettings(sample.Method, 50, 1, long.MaxValue, 1, null, CancellationToken.None));
        return (design, estimate, sample.Oracle().Solve(EngineSamples.Elements(estimate)));
    }
}
