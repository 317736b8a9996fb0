using System.Text.Json;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Problems;
using MixedModels.Testing;
using Shouldly;
using Xunit;
using static MixedModels.Tests.Design.DesignSamples;

namespace MixedModels.Tests.Design;

/// <summary>New rows are coded as the training rows were, whatever else the new data hold.</summary>
public class NewRowsTests
{
    [Theory]
    [InlineData("x + poly(z, 2) + (x | g)")]
    [InlineData("scale(x):a + ns(z, df = 3) + bs(x, df = 4) + (1 | g)")]
    [InlineData("within(x, g) + between(x, g) + cut(z, 3) + (within(x, g) || g)")]
    [InlineData("a * b + offset(log(x)) + (0 + a | g)")]
    [InlineData("I(center(x)^2) + within(scale(z), a:b) + (1 | a:b) + (1 | a)")]
    [InlineData("ordered(b) + factor(k, levels = c(2, 1)) + (1 | factor(g))")]
    public void Apply_SomeTrainingRows_GivesTheirRowsOfTheMatrices(string terms)
    {
        ModelDesign design = Build($"y ~ {terms}", Crossed);
        int[] chosen = [7, 2, 5];
        AppliedDesign applied = DesignBuilder.Apply(design.Coding, Rows(chosen));
        for (int j = 0; j < design.FixedColumns.Length; j++)
        {
            applied.FixedColumns[j].ShouldBe(chosen.Select(row => design.FixedColumns[j][row]), design.FixedNames[j]);
        }

        for (int t = 0; t < design.RandomTerms.Length; t++)
        {
            applied.RandomTerms[t].Codes.ShouldBe(chosen.Select(row => design.RandomTerms[t].Group.Codes[row]));
            applied.RandomTerms[t].NewLevels.ShouldBeEmpty();
            for (int k = 0; k < design.RandomTerms[t].Columns.Length; k++)
            {
                applied.RandomTerms[t].Columns[k].ShouldBe(chosen.Select(row => design.RandomTerms[t].Columns[k][row]));
            }
        }

        if (design.Offset is { } offset) { applied.Offset.ShouldBe(chosen.Select(row => offset[row])); }
        applied.UnknownLevels.ShouldBeEmpty();
    }

    [Fact]
    public void Apply_WithoutTheResponse_Works()
    {
        ModelCoding coding = Build("log(y) ~ x + (1 | g)", Crossed).Coding;
        AppliedDesign applied = DesignBuilder.Apply(coding, new DataSet(Number("x", 7), Text("g", "s2")));
        applied.FixedColumns.Select(column => column[0]).ShouldBe([1, 7]);
        applied.RandomTerms[0].Codes.ShouldBe([1]);
    }

    [Fact]
    public void Apply_NewGroupLevels_ComeAfterTheKnownOnes()
    {
        ModelCoding coding = Build("y ~ x + (1 | g)", Crossed).Coding;
        AppliedRandomTerm term = DesignBuilder.Apply(coding, new DataSet(Number("x", 1, 2, 3, 4), Text("g", "new", "s5", null, "other"))).RandomTerms[0];
        term.Codes.ShouldBe([5, 4, -1, 6]);
        term.NewLevels.ShouldBe(["new", "other"]);
    }

    [Fact]
    public void Apply_GroupOfNumbersGivenAsText_MatchesItsLabels()
    {
        ModelCoding coding = Build("y ~ x + (1 | id)", Crossed.With(Number("id", 1, 2, 10, 4, 5, 6, 1, 2, 10, 4, 5, 6))).Coding;
        DesignBuilder.Apply(coding, new DataSet(Number("x", 1, 2), Text("id", "10", "2"))).RandomTerms[0].Codes.ShouldBe([5, 1]);
    }

    [Fact]
    public void Apply_NewCombinationOfKnownParts_IsANewLevel()
    {
        DataSet data = Crossed.With(Text("s", "A", "A", "A", "B", "B", "B", "A", "A", "A", "B", "B", "B"), Text("c", "1", "2", "3", "1", "2", "4", "1", "2", "3", "1", "2", "4"));
        ModelCoding coding = Build("y ~ x + (1 | s:c)", data).Coding;
        AppliedRandomTerm term = DesignBuilder.Apply(coding, new DataSet(Number("x", 1, 2), Text("s", "A", "A"), Text("c", "4", "3"))).RandomTerms[0];
        term.NewLevels.ShouldBe(["A:4"]);
        term.Codes.ShouldBe([6, 2]);
    }

    [Fact]
    public void Apply_UnknownLevelOfAFixedFactor_IsReportedAndLeftEmpty()
    {
        ModelCoding coding = Build("y ~ a + (1 | g)", Crossed).Coding;
        AppliedDesign applied = DesignBuilder.Apply(coding, new DataSet(Text("a", "q", "zz", "p", "zz"), Text("g", "s1", "s1", "s1", "s1")));
        applied.UnknownLevels.ShouldHaveSingleItem().ShouldBe(new UnknownLevel("a", "zz", 1));
        applied.FixedColumns[1].ShouldBe([1, double.NaN, 0, double.NaN]);
    }

    [Fact]
    public void Apply_MissingInputs_GiveNaNInTheirColumnsOnly()
    {
        ModelCoding coding = Build("y ~ a * x + poly(z, 2) + (x | g)", Crossed).Coding;
        AppliedDesign applied = DesignBuilder.Apply(
            coding, new DataSet(Text("a", "q", null, "q"), Number("x", double.NaN, 2, 3), Number("z", 1, 2, double.NaN), Text("g", "s1", "s2", "s3")));
        int[][] missing = [.. applied.FixedColumns.Select(column => Enumerable.Range(0, 3).Where(i => double.IsNaN(column[i])).ToArray())];
        coding.FixedNames.ShouldBe(["(Intercept)", "aq", "x", "poly(z, 2)1", "poly(z, 2)2", "aq:x"]);
        missing.ShouldBe([[], [1], [0], [2], [2], [0, 1]]);
        applied.RandomTerms[0].Columns[1].ShouldBe([double.NaN, 2, 3]);
    }

    [Fact]
    public void Apply_NewLevelOfWithin_TakesItsMeanFromTheNewRows()
    {
        ModelCoding coding = Build("y ~ within(x, a) + between(x, a) + (1 | g)", Crossed).Coding;
        AppliedDesign applied = DesignBuilder.Apply(
            coding, new DataSet(Number("x", 10, 20, 10), Text("a", "new", "new", "p"), Text("g", "s1", "s1", "s1")));
        applied.FixedColumns[1].ShouldBe([-5, 5, 6]);
        applied.FixedColumns[2].ShouldBe([15, 15, 4]);
    }

    [Fact]
    public void Apply_PolynomialBeyondTheTrainingRange_AgreesWithR()
    {
        ModelCoding coding = Build("y ~ poly(x, 2) + (1 | g)", Crossed).Coding;
        AppliedDesign applied = DesignBuilder.Apply(coding, new DataSet(Number("x", 0, 10), Text("g", "s1", "s1")));
        Approx.Equal([-0.51548353071679365, 0.67409384786042248], applied.FixedColumns[1], Tolerance.Evaluation, "degree 1");
        Approx.Equal([0.77765360454475418, 0.96902250051773642], applied.FixedColumns[2], Tolerance.Evaluation, "degree 2");
    }

    [Fact]
    public void Apply_ValueOutsideTheBreaks_HasNoLevel()
    {
        ModelCoding coding = Build("y ~ cut(x, 3) + (1 | g)", Crossed).Coding;
        AppliedDesign applied = DesignBuilder.Apply(coding, new DataSet(Number("x", 100, 5), Text("g", "s1", "s1")));
        applied.FixedColumns[1].ShouldBe([double.NaN, 1]);
        applied.UnknownLevels.ShouldHaveSingleItem().ShouldBe(new UnknownLevel("cut(x, 3)", "100", 0));
    }

    [Fact]
    public void Apply_MissingColumn_NamesIt() =>
        Should.Throw<MixedModelException>(() => DesignBuilder.Apply(Build("y ~ x + (1 | g)", Crossed).Coding, new DataSet(Number("x", 1))))
            .Problems[0].ShouldSatisfyAllConditions(
                problem => problem.Code.ShouldBe("MM2103"),
                problem => problem.Message.ShouldContain("`g`"));

    [Fact]
    public void Apply_TextWhereNumbersWere_IsRefused()
    {
        ModelCoding coding = Build("y ~ x + (1 | g)", Crossed).Coding;
        Problem problem = Should.Throw<MixedModelException>(() => DesignBuilder.Apply(coding, new DataSet(Text("x", "low"), Text("g", "s1")))).Problems[0];
        problem.Code.ShouldBe("MM4004");
        problem.Message.ShouldContain("`x`");
    }

    [Fact]
    public void Coding_OfADot_NamesTheColumns()
    {
        ModelCoding coding = Build("y ~ . + (1 | g)", Crossed).Coding;
        coding.Formula.ShouldBe("y ~ a + b + k + x + z + (1 | g)");
        coding.Columns.Select(column => column.Name).ShouldBe(["y", "a", "b", "k", "x", "z", "g"]);
        (coding.Columns.Single(column => column.Name == "x") with { Mean = null }).ShouldBe(new ColumnCoding("x", ColumnKind.Number, 1, 9));
        coding.Columns.Single(column => column.Name == "a").Kind.ShouldBe(ColumnKind.Category);
    }

    [Fact]
    public void Coding_WrittenAndReadAsJson_CodesTheSameRows()
    {
        const string terms = "poly(x, 2) + ns(z, df = 3) + scale(k):a + between(x, b) + cut(z, 3) + b + (within(x, g) | g) + (1 | a:b)";
        ModelDesign design = Build($"y ~ {terms}", Crossed, new DesignOptions { Contrasts = new DesignOptions().Contrasts.Add("b", ContrastKind.Helmert) });
        ModelCoding read = JsonSerializer.Deserialize<ModelCoding>(JsonSerializer.Serialize(design.Coding))!;
        read.Formula.ShouldBe(design.Coding.Formula);
        AppliedDesign applied = DesignBuilder.Apply(read, Crossed);
        for (int j = 0; j < design.FixedColumns.Length; j++) { applied.FixedColumns[j].ShouldBe(design.FixedColumns[j]); }
        for (int t = 0; t < design.RandomTerms.Length; t++) { applied.RandomTerms[t].Codes.ShouldBe(design.RandomTerms[t].Group.Codes); }
    }

    [Fact]
    public void Coding_OfFactors_HoldsLevelsAndContrasts()
    {
        ModelCoding coding = Fixed("b + ordered(a)", Crossed, ("b", ContrastKind.Sum)).Coding;
        coding.Factors.Select(factor => (factor.Name, string.Join(' ', factor.Levels), factor.FixedContrasts)).ShouldBe(
            [("b", "u v w", ContrastKind.Sum), ("ordered(a)", "p q", ContrastKind.Polynomial)]);
    }

    /// <summary>Some rows of the crossed sample, without its response.</summary>
    private static DataSet Rows(int[] chosen) => new(
        [
            .. Crossed.Columns.Where(column => column.Name != "y").Select(Column (column) => column switch
            {
                NumberColumn number => Number(column.Name, [.. chosen.Select(row => number.Values[row])]),
                TextColumn text => Text(column.Name, [.. chosen.Select(row => text[row])]),
                _ => throw new InvalidOperationException(column.Name),
            }),
        ]);
}
