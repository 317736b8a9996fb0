using MixedModels.Data;
using MixedModels.Design;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Design;

/// <summary>Grouping factors and the columns of random-effects terms.</summary>
public class RandomPartTests
{
    [Fact]
    public void Build_Group_HasOneCodePerRowAndSortedLevels()
    {
        GroupingFactor group = DesignSamples.Build("y ~ x + (1 | g)", DesignSamples.Crossed).RandomTerms[0].Group;
        group.Name.ShouldBe("g");
        group.Levels.ShouldBe(["s1", "s2", "s3", "s4", "s5"]);
        group.Codes.ShouldBe([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1]);
    }

    [Fact]
    public void Build_GroupOfNumbers_SortsNumerically()
    {
        DataSet data = DesignSamples.Crossed.With(DesignSamples.Number("g", 10, 9, 100, 10, 9, 100, 2, 2, 10, 9, 100, 2));
        DesignSamples.Build("y ~ x + (1 | g)", data).RandomTerms[0].Group.Levels.ShouldBe(["2", "9", "10", "100"]);
    }

    [Fact]
    public void Build_NestedGroups_HaveOnlyTheCombinationsThatOccur()
    {
        DataSet data = DesignSamples.Crossed.With(
            DesignSamples.Text("school", "A", "A", "A", "A", "B", "B", "B", "B", "C", "C", "C", "C"),
            DesignSamples.Number("class", 1, 1, 10, 10, 1, 1, 2, 2, 2, 2, 10, 10));
        ModelDesign design = DesignSamples.Build("y ~ x + (1 | school/class)", data);
        GroupingFactor inner = design.RandomTerms.Select(term => term.Group).Single(group => group.Name == "class:school");
        inner.Levels.ShouldBe(["1:A", "1:B", "2:B", "2:C", "10:A", "10:C"]);
        inner.Codes.ShouldBe([0, 0, 4, 4, 1, 1, 2, 2, 3, 3, 5, 5]);
        design.RandomTerms.Select(term => term.Group.Name).Order(StringComparer.Ordinal).ShouldBe(["class:school", "school"]);
    }

    [Fact]
    public void Build_LabelsThatLookAlike_StayApart()
    {
        DataSet data = DesignSamples.Crossed.With(
            DesignSamples.Text("s", "a:b", "a", "c", "d", "a:b", "a", "c", "d", "a:b", "a", "c", "d"),
            DesignSamples.Text("t", "c", "b:c", "e", "f", "c", "b:c", "e", "f", "c", "b:c", "e", "f"));
        DesignSamples.Build("y ~ x + (1 | s:t)", data).RandomTerms[0].Group.LevelCount.ShouldBe(4);
    }

    [Fact]
    public void Build_ManyLevelsCrossed_CountOnlyThePairsThatOccur()
    {
        const int rows = 4000;
        DataSet data = new(
            new NumberColumn("y", [.. Enumerable.Range(0, rows).Select(i => (double)((i * 7) % 13))]),
            new NumberColumn("s", [.. Enumerable.Range(0, rows).Select(i => (double)(i / 2))]),
            new NumberColumn("t", [.. Enumerable.Range(0, rows).Select(i => (double)(i / 2 * 17 % 2000))]));
        GroupingFactor group = DesignSamples.Build("y ~ 1 + (1 | s:t)", data).RandomTerms[0].Group;
        group.LevelCount.ShouldBe(2000);
        group.Levels[1].ShouldBe("1:17");
        group.Codes[3].ShouldBe(1);
    }

    [Fact]
    public void Build_TermsOfOneGroup_ShareTheFactor()
    {
        ModelDesign design = DesignSamples.Build("y ~ x + (1 | g) + (0 + x | g)", DesignSamples.Crossed);
        design.RandomTerms[0].Group.ShouldBeSameAs(design.RandomTerms[1].Group);
        design.Coding.Groups.ShouldHaveSingleItem();
    }

    [Fact]
    public void Build_ColumnsThatXHasToo_AreTheSameArrays()
    {
        ModelDesign design = DesignSamples.Build("y ~ x + a + (x + a || g)", DesignSamples.Crossed);
        for (int j = 0; j < 3; j++) { design.RandomTerms[0].Columns[j].ShouldBeSameAs(design.FixedColumns[j]); }
    }

    [Fact]
    public void Build_IndicatorOfALevel_IsTheSameArrayUnderTreatmentContrasts()
    {
        ModelDesign design = DesignSamples.Build("y ~ a + (0 + a | g)", DesignSamples.Crossed);
        design.RandomTerms[0].ColumnNames.ShouldBe(["ap", "aq"]);
        design.RandomTerms[0].Columns[1].ShouldBeSameAs(design.FixedColumns[1]);
    }

    [Theory]
    [InlineData("(x | g)", CovarianceStructure.Unstructured, "(Intercept) x")]
    [InlineData("us(x | g)", CovarianceStructure.Unstructured, "(Intercept) x")]
    [InlineData("(0 + x | g)", CovarianceStructure.Unstructured, "x")]
    [InlineData("(x || g)", CovarianceStructure.Diagonal, "(Intercept) x")]
    [InlineData("diag(x | g)", CovarianceStructure.Diagonal, "(Intercept) x")]
    [InlineData("(a || g)", CovarianceStructure.Diagonal, "(Intercept) aq")]
    [InlineData("(0 + b || g)", CovarianceStructure.Diagonal, "bu bv bw")]
    [InlineData("(a * x || g)", CovarianceStructure.Diagonal, "(Intercept) aq x aq:x")]
    public void Build_RandomTerm_HasThisStructureAndTheseColumns(string term, object structure, string columns)
    {
        RandomEffectsDesign design = DesignSamples.Build($"y ~ x + {term}", DesignSamples.Crossed).RandomTerms.ShouldHaveSingleItem();
        design.Structure.ShouldBe((CovarianceStructure)structure);
        design.ColumnNames.ShouldBe(columns.Split(' '));
    }

    [Fact]
    public void Build_ContrastsOfTheFixedPart_LeaveTheRandomPartAlone()
    {
        ModelDesign design = DesignSamples.Build(
            "y ~ a + (a || g)",
            DesignSamples.Crossed,
            new DesignOptions { Contrasts = DesignOptionsWith("a", ContrastKind.Sum) });
        design.FixedNames[1].ShouldBe("a1");
        design.RandomTerms[0].ColumnNames[1].ShouldBe("aq");
    }

    [Fact]
    public void Build_FactorCallAsGroup_NamesTheGroupByIt() =>
        DesignSamples.Build("y ~ x + (1 | factor(g))", DesignSamples.Crossed).RandomTerms[0].Group.Name.ShouldBe("factor(g)");

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, ContrastKind> DesignOptionsWith(string column, ContrastKind kind) =>
        new DesignOptions().Contrasts.Add(column, kind);
}
