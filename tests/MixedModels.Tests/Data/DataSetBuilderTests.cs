using MixedModels.Data;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>Columns in memory, and factors made of columns.</summary>
public class DataSetBuilderTests
{
    [Fact]
    public void Build_ColumnsOfEveryKind_AreKept()
    {
        DataSet data = new DataSetBuilder()
            .Add("y", [1.0, double.NaN])
            .Add("g", ["a", null])
            .Add("d", [null, new DateTime(2024, 1, 1)])
            .AddFactor("f", ["lo", "hi"], ["lo", "hi", "max"], ordered: true)
            .Build();
        data.RowCount.ShouldBe(2);
        data.Numbers("y").ShouldBe([1.0, double.NaN]);
        data.Texts("g").ShouldBe(["a", null]);
        data.Find("d").ShouldBeOfType<DateColumn>().MissingCount.ShouldBe(1);
        FactorColumn factor = data.Find("f").ShouldBeOfType<FactorColumn>();
        factor.Levels.ShouldBe(["lo", "hi", "max"]);
        factor.IsOrdered.ShouldBeTrue();
    }

    [Fact]
    public void Add_NumbersChangedLater_KeepsItsCopy()
    {
        double[] values = [1.0, 2.0];
        DataSet data = new DataSetBuilder().Add("y", values).Build();
        values[0] = 9.0;
        data.Numbers("y").ShouldBe([1.0, 2.0]);
    }

    [Fact]
    public void Add_Infinity_NamesTheRow()
    {
        Problem problem = Should.Throw<MixedModelException>(() => new DataSetBuilder().Add("y", [1.0, 2.0, double.PositiveInfinity])).Problems[0];
        (problem.Code, problem.Message).ShouldBe(("MM2016", "column `y` holds Infinity in row 3"));
    }

    [Fact]
    public void Build_DifferentLengths_Throws() =>
        Should.Throw<ArgumentException>(() => new DataSetBuilder().Add("x", [1.0]).Add("y", [1.0, 2.0]).Build());

    [Fact]
    public void Build_NameTwice_Throws() =>
        Should.Throw<ArgumentException>(() => new DataSetBuilder().Add("x", [1.0]).Add("x", [2.0]).Build());

    [Fact]
    public void AddFactor_ValueOutsideLevels_NamesTheRow() =>
        Should.Throw<MixedModelException>(() => new DataSetBuilder().AddFactor("f", ["a", "c"], ["a", "b"])).Problems[0].Message
            .ShouldBe("column `f` holds `c` on row 2, which is none of its levels");

    [Fact]
    public void WithFactor_Numbers_SortsByValueAndKeepsTheRest()
    {
        DataSet data = Csv.Read("x,y\n10,1\n9,2\n-1,3\n");
        DataSet changed = data.WithFactor("x");
        changed.Find("x").ShouldBeOfType<FactorColumn>().Levels.ShouldBe(["-1", "9", "10"]);
        changed.Find("y").ShouldBeSameAs(data.Find("y"));
        (changed.Source, changed.Sha256, changed.Lines).ShouldBe((data.Source, data.Sha256, data.Lines));
        data.Find("x").ShouldBeOfType<NumberColumn>();
    }

    [Fact]
    public void WithLevels_DeclaredOrder_IsKeptWithUnusedLevels()
    {
        FactorColumn factor = Csv.Read("dose\nlow\nhigh\nNA\nlow\n").WithLevels("dose", ["none", "low", "high"]).Find("dose").ShouldBeOfType<FactorColumn>();
        factor.Levels.ShouldBe(["none", "low", "high"]);
        factor.Codes.ToArray().ShouldBe([1, 2, FactorColumn.MissingCode, 1]);
        factor.IsOrdered.ShouldBeFalse();
    }

    [Fact]
    public void WithLevels_OfNumbers_MatchesTheirLabels() =>
        Csv.Read("dose\n2\n1\n").WithLevels("dose", ["2", "1"], ordered: true).Find("dose").ShouldBeOfType<FactorColumn>().Codes.ToArray().ShouldBe([0, 1]);

    [Fact]
    public void WithLevels_ReorderedTwice_TakesTheLast() =>
        Csv.Read("g\na\nb\n").WithLevels("g", ["b", "a"]).WithLevels("g", ["a", "b"]).Labels("g").ShouldBe(["a", "b"]);

    [Fact]
    public void WithLevels_ByOptions_AppliesBoth()
    {
        var options = new CsvOptions
        {
            Levels = new Dictionary<string, IReadOnlyList<string>> { ["g"] = ["b", "a"] },
            OrderedLevels = new Dictionary<string, IReadOnlyList<string>> { ["h"] = ["2", "1"] },
            FactorColumns = ["g", "k"],
        };
        DataSet data = Csv.Read("g,h,k\na,1,5\nb,2,4\n", options);
        data.Find("g").ShouldBeOfType<FactorColumn>().Levels.ShouldBe(["b", "a"]);
        data.Find("h").ShouldBeOfType<FactorColumn>().IsOrdered.ShouldBeTrue();
        data.Find("k").ShouldBeOfType<FactorColumn>().Levels.ShouldBe(["4", "5"]);
    }

    [Fact]
    public void WithLevels_LevelTwice_IsAnError() =>
        Should.Throw<MixedModelException>(() => Csv.Read("g\na\n").WithLevels("g", ["a", "a"])).Problems[0].Code.ShouldBe("MM2030");

    [Fact]
    public void WithFactor_NoSuchColumn_IsAnError() =>
        Should.Throw<MixedModelException>(() => Csv.Read("g\na\n").WithFactor("h")).Problems[0].Code.ShouldBe("MM2027");
}
