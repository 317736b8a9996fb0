using MixedModels.Data;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Tests.Data;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Persistence;

/// <summary>Rows given to a loaded model: the right ones give what the fit gave, others are refused.</summary>
public class WithDataTests
{
    [Theory]
    [InlineData("single")]
    [InlineData("crossed")]
    [InlineData("weighted")]
    [InlineData("rank_deficient")]
    [InlineData("polynomial")]
    [InlineData("spline")]
    [InlineData("scaled")]
    [InlineData("contrasts")]
    [InlineData("independent")]
    public void WithData_TheRowsOfTheFit_GivesTheSameRows(string name)
    {
        LinearMixedModel saved = SavedModels.Of(name);
        LinearMixedModel restored = Loaded(saved).WithData(SavedModels.Data);
        restored.HasRows.ShouldBeTrue();
        restored.FittedValues().ShouldBe(saved.FittedValues());
        restored.PopulationFittedValues().ShouldBe(saved.PopulationFittedValues());
        restored.PearsonResiduals().ShouldBe(saved.PearsonResiduals());
        restored.Leverages().ShouldBe(saved.Leverages());
        restored.FixedEffects.ShouldBe(saved.FixedEffects);
    }

    [Fact]
    public void WithData_OneValueChanged_IsRefused()
    {
        Problem problem = Refusal(SavedModels.Of("single"), SavedModels.OtherData);
        problem.Code.ShouldBe("MM4012");
        problem.Message.ShouldBe("the data is not what the model was fitted to");
    }

    [Fact]
    public void WithData_RowsLeftOut_IsRefused()
    {
        DataSet fewer = MixedModels.Testing.Simulation.SimulatedRows.Crossed(61, 149).ToDataSet();
        Refusal(SavedModels.Of("single"), fewer).Code.ShouldBe("MM4012");
    }

    [Fact]
    public void WithData_LevelsRenamed_IsRefused()
    {
        MixedModels.Testing.Simulation.Rows rows = MixedModels.Testing.Simulation.SimulatedRows.Crossed(61, 150);
        DataSet renamed = rows.With("subject", rows.Texts("subject").Select(s => "q" + s)).ToDataSet();
        Refusal(SavedModels.Of("single"), renamed).Code.ShouldBe("MM4012");
    }

    [Fact]
    public void WithData_ColumnMissing_NamesIt()
    {
        var y = new DataSet(SavedModels.Data.Columns.Where(c => c.Name != "x").ToArray());
        Refusal(SavedModels.Of("single"), y).Message.ShouldContain("`x`");
    }

    [Fact]
    public void WithData_FileOfTheSameBytes_IsAccepted()
    {
        using var folder = new TemporaryFolder();
        string copy = Path.Combine(folder.Path, "copy.csv");
        File.Copy(Repository.PathOf("reference", "data", "sleepstudy.csv"), copy);
        LinearMixedModel saved = Sleep();
        Loaded(saved).WithData(DataSet.ReadCsv(copy)).FittedValues().ShouldBe(saved.FittedValues());
    }

    [Fact]
    public void WithData_FileOfOtherBytes_NamesBothHashes()
    {
        using var folder = new TemporaryFolder();
        string text = File.ReadAllText(Repository.PathOf("reference", "data", "sleepstudy.csv"));
        string other = folder.Write("other.csv", text + "\n");
        LinearMixedModel saved = Sleep();
        Problem problem = Refusal(saved, DataSet.ReadCsv(other));
        problem.Code.ShouldBe("MM4012");
        problem.Message.ShouldContain("other.csv");
        problem.Cause!.ShouldContain(saved.DataSha256![..12]);
    }

    [Fact]
    public void WithData_Null_Throws() => Should.Throw<ArgumentNullException>(() => SavedModels.Of("single").WithData(null!));

    private static LinearMixedModel Sleep() =>
        LinearMixedModel.Fit("Reaction ~ Days + (Days | Subject)", DataSet.ReadCsv(Repository.PathOf("reference", "data", "sleepstudy.csv")));

    private static Problem Refusal(LinearMixedModel saved, DataSet data) =>
        Should.Throw<MixedModelException>(() => Loaded(saved).WithData(data)).Problems.ShouldHaveSingleItem();

    private static LinearMixedModel Loaded(LinearMixedModel saved)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "fit.mm.json");
        saved.Save(path);
        return LinearMixedModel.Load(path);
    }
}
