using System.Collections.Immutable;
using MixedModels.Inference;
using MixedModels.Testing.References;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Containment and between-within degrees of freedom against the analysis of variance and counts by hand.</summary>
public class DesignDegreesOfFreedomTests
{
    // Split plot of 6 blocks, 18 whole plots and 72 plots: 5, (6 − 1)(3 − 1) = 10 and 72 − 12 − 15 = 45.
    [Fact]
    public void Containment_SplitPlot_IsTheAnalysisOfVariance()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("oats_factor"));
        ImmutableArray<TermTest> tests = fit.TermTests(TermTestType.III, DegreesOfFreedom.Containment);
        tests.Select(t => (t.Term, t.Test.DenominatorDegreesOfFreedom)).ShouldBe([("Variety", 10.0), ("N", 45.0), ("Variety:N", 45.0)]);
        fit.Coefficients(DegreesOfFreedom.Containment)["(Intercept)"].DegreesOfFreedom.ShouldBe(5.0);
    }

    // 18 subjects with intercepts and slopes: both have 17, as SAS gives them.
    [Fact]
    public void Containment_RandomSlopes_HoldTheirCovariate() =>
        ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml")).Coefficients(DegreesOfFreedom.Containment).Select(c => c.DegreesOfFreedom).ShouldBe([17.0, 17.0]);

    // 27 children, 11 girls, 4 ages each: sex is between (27 − 2), age and its product with sex within (108 − 27 − 2).
    [Fact]
    public void BetweenWithin_Growth_SplitsRowsAndSubjects()
    {
        FixedEffects table = ReferenceFits.Of(ReferenceCase.Load("orthodont_sex_age")).Coefficients(DegreesOfFreedom.BetweenWithin);
        table.Select(c => c.DegreesOfFreedom).Distinct().Order().ShouldBe([25.0, 79.0]);
        table["(Intercept)"].DegreesOfFreedom.ShouldBe(25.0);
        table["age"].DegreesOfFreedom.ShouldBe(79.0);
    }

    [Theory]
    [InlineData("oats_factor", 12 + 5 + 10)]
    [InlineData("sleepstudy_slope_reml", 36)]
    [InlineData("sim_rankdef_linear", null)]
    public void ModelRank_IsThatOfTheColumns(string id, int? expected)
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load(id));
        int rank = ModelRank.Of(fit.Estimate.Data, CancellationToken.None).Rank;
        rank.ShouldBe(expected ?? fit.Estimate.Data.Rank + fit.Estimate.Data.Factors[0].LevelCount - 1);
    }

    [Fact]
    public void Contrasts_HaveTheLeastOfTheirCoefficients()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("oats_factor"));
        fit.MarginalMeans("Variety", method: DegreesOfFreedom.Containment).Pairs(Adjustment.None).ShouldAllBe(p => p.DegreesOfFreedom == 10.0);
    }
}
