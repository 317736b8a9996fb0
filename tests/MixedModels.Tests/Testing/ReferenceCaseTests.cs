using MixedModels.Testing.References;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Testing;

public class ReferenceCaseTests
{
    public static TheoryData<string> AllIds => [.. ReferenceCase.Ids()];

    [Theory, MemberData(nameof(AllIds))]
    public void Load_EveryCase_HasItsDataAndKnownKind(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        File.Exists(reference.DataPath).ShouldBeTrue();
        reference.Kind.ShouldBeOneOf("lmm", "gls", "lme", "mmrm", "rm_anova", "closed_form", "equivalent_lmm");
    }

    [Fact]
    public void Ids_LmmAndClosedForm_AreThoseOfTheIndex()
    {
        ReferenceCase.Ids("lmm").Length.ShouldBe(95);
        ReferenceCase.Ids("closed_form").Length.ShouldBe(17);
        ReferenceCase.Ids("lmm", "closed_form").Length.ShouldBe(112);
        ReferenceCase.Ids("equivalent_lmm").Length.ShouldBe(4);
        ReferenceCase.Ids().Length.ShouldBe(174);
        ReferenceCase.Ids("no such kind").ShouldBeEmpty();
    }

    [Fact]
    public void Load_UnknownId_Throws() => Should.Throw<KeyNotFoundException>(() => ReferenceCase.Load("no_such_case"));

    [Fact]
    public void Load_SleepstudySlope_ReadsBlocksModesAndHeads()
    {
        ReferenceFit fit = ReferenceCase.Load("sleepstudy_slope_reml").Expected;
        fit.RowCount.ShouldBe(180);
        fit.ParameterCount.ShouldBe(6);
        fit.FixedNames.ShouldBe(["(Intercept)", "Days"]);
        ReferenceBlock block = fit.Blocks.ShouldHaveSingleItem();
        block.Terms.ShouldBe(["(Intercept)", "Days"]);
        block.Lambda[1, 0].ShouldBe(fit.Theta[1]);
        block.Lambda[0, 1].ShouldBe(0.0);
        ReferenceModes modes = fit.Modes.ShouldHaveSingleItem();
        modes.IsComplete.ShouldBeTrue();
        modes.Values.GetLength(0).ShouldBe(18);
        modes.Variances.ShouldHaveSingleItem().ByLevel[0].GetLength(1).ShouldBe(2);
        fit.Numbers("fitted_head").Length.ShouldBe(10);
        fit.Numbers("no_such_field").ShouldBeEmpty();
    }

    [Fact]
    public void Modes_DoubleBar_HasOneBlockOfVariancesPerColumn()
    {
        ReferenceModes modes = ReferenceCase.Load("sleepstudy_indep_reml").Expected.Modes.ShouldHaveSingleItem();
        modes.Variances.Select(v => v.Terms.ShouldHaveSingleItem()).ShouldBe(["(Intercept)", "Days"]);
    }

    [Fact]
    public void Formula_OffsetNamedApart_IsAppendedOnce()
    {
        ReferenceCase.Load("sim_weights_offset").Formula.ShouldBe("y ~ x + f + (1 | g) + offset(off)");
        ReferenceCase.Load("sleepstudy_offset").Formula.ShouldBe("Reaction ~ Days + offset(off) + (1 | Subject)");
    }

    [Fact]
    public void Columns_CakeOrdered_TellsOrderAndOrderedFactors()
    {
        var columns = ReferenceCase.Load("cake_ordered").Columns.ToDictionary(c => c.Name);
        columns["temperature"].IsOrdered.ShouldBeTrue();
        columns["replicate"].HasExplicitOrder.ShouldBeTrue();
        columns["replicate"].Levels[9].ShouldBe("10");
        columns["angle"].IsFactor.ShouldBeFalse();
    }

    [Fact]
    public void Correlation_ZeroStandardDeviation_IsNaN() =>
        double.IsNaN(ReferenceCase.Load("sim_singular_zero_slope").Expected.Blocks[0].Correlation![1, 0]).ShouldBeTrue();
}
