using MixedModels.Testing;
using MixedModels.Testing.References;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Reference;

/// <summary>What stands in for the comparisons that a note takes out, and that notes take out no more than they say.</summary>
public class ExemptionTests
{
    [Fact]
    public void ByCase_EveryExemption_HasACaseWithANote()
    {
        foreach (string id in Exemptions.ByCase.Keys) { ReferenceCase.Load(id).Note.ShouldNotBeNull(); }
    }

    [Fact]
    public void ByCase_EveryNoteOfAFit_IsAnExemptionOrAboutDecimals() =>
        ReferenceCase.Ids("lmm", "closed_form").Select(ReferenceCase.Load)
            .Where(c => c.Note is not null && !c.Id.StartsWith("cf_smls", StringComparison.Ordinal))
            .Select(c => c.Id)
            .ShouldBe(Exemptions.ByCase.Keys);

    [Fact]
    public void Fit_PastesInteraction_AgreesOnTheSumOfTheTwoVariances()
    {
        ReferenceCase reference = ReferenceCase.Load("pastes_interaction");
        LinearMixedModel fit = ReferenceFits.Of(reference);
        double expected = SumOf(reference.Expected.Blocks.Select(b => (b.Group, b.StandardDeviations[0])));
        double actual = SumOf(fit.RandomEffects.Select(t => (t.Group, t.StandardDeviations[0])));
        double sigma = reference.Expected.Sigma;
        Approx.Equal(expected, actual, Tolerance.StandardDeviation(sigma), "root of the sum of variances");
        Approx.Equal(
            reference.Expected.Blocks.Single(b => b.Group == "batch").StandardDeviations[0],
            fit.RandomEffects.Single(t => t.Group == "batch").StandardDeviations[0],
            Tolerance.StandardDeviation(sigma),
            "sd batch");

        static double SumOf(IEnumerable<(string Group, double StandardDeviation)> components) =>
            Math.Sqrt(components.Where(c => c.Group is "sample" or "batch:cask").Sum(c => c.StandardDeviation * c.StandardDeviation));
    }

    [Fact]
    public void Fit_MachinesDoubleBar_AgreesOnTheCovarianceOfAWorkersScores()
    {
        ReferenceCase reference = ReferenceCase.Load("machines_double_bar");
        LinearMixedModel fit = ReferenceFits.Of(reference);
        double[,] expected = new double[3, 3];
        foreach (ReferenceBlock block in reference.Expected.Blocks)
        {
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < 3; j++)
                {
                    expected[i, j] += block.Terms.Length == 1
                        ? block.Variances[0]
                        : block.StandardDeviations[i] * block.StandardDeviations[j] * block.Correlation![i, j];
                }
            }
        }

        RandomEffectsTerm common = fit.RandomEffects.Single(t => t.Terms.Length == 1);
        RandomEffectsTerm own = fit.RandomEffects.Single(t => t.Terms.Length == 3);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                Approx.Equal(
                    expected[i, j],
                    common.Covariance[0, 0] + own.Covariance[i, j],
                    Tolerance.Covariance(Math.Sqrt(expected[i, i]), Math.Sqrt(expected[j, j])),
                    $"covariance {own.Terms[i]}, {own.Terms[j]}");
            }
        }
    }
}
