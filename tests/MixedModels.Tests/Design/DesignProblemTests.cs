using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Formulas;
using MixedModels.Problems;
using Shouldly;
using Xunit;
using static MixedModels.Tests.Design.DesignSamples;

namespace MixedModels.Tests.Design;

/// <summary>Each problem of the design: when it comes, and that it names the culprit.</summary>
public class DesignProblemTests
{
    [Fact]
    public void Build_UnknownColumn_PointsAtItAndSuggestsTheNearest()
    {
        Problem problem = Refusal("y ~ x + (1 | grp)", Crossed.With(Text("group", "s", "t", "u", "v", "w", "s", "t", "u", "v", "w", "s", "t")));
        problem.Code.ShouldBe("MM2103");
        problem.Message.ShouldContain("`grp`");
        problem.Where.ShouldBe(new TextSpan(13, 3));
        problem.Source.ShouldBe("y ~ x + (1 | grp)");
        problem.Cause!.ShouldContain("a, b, k, x, z");
        Refusal("y ~ xx + (1 | g)", Crossed).Fix.ShouldBe("did you mean `x`?");
    }

    [Fact]
    public void Build_SeveralUnknownColumns_NamesAll() =>
        Should.Throw<MixedModelException>(() => Build("y ~ foo + log(bar) + foo:x + (1 | baz)", Crossed))
            .Problems.Select(problem => problem.Message).ShouldBe(["unknown variable `foo`", "unknown variable `bar`", "unknown variable `baz`"]);

    [Theory]
    [InlineData("log(x - 3)", "log(x - 3)", "row 1;", "8 such rows", "0")]
    [InlineData("sqrt(x - 2)", "sqrt(x - 2)", "row 2;", "only", "-1")]
    [InlineData("I(1 / (x - 9))", "1/(x - 9)", "row 6;", "only", "0")]
    [InlineData("exp(x * 100)", "exp(x * 100)", "row 6;", "2 such rows", "900")]
    public void Build_FunctionWithoutAValue_NamesTheFirstRow(string term, string culprit, string row, string count, string value)
    {
        double[] x = [3, 1, 4, 2, 5, 9, 2, 3, 3, 3, 2, 8];
        Problem problem = Refusal($"y ~ {term} + (1 | g)", Crossed.With(Number("x", x)));
        problem.Code.ShouldBe("MM2104");
        problem.Message.ShouldContain(culprit);
        problem.Message.ShouldContain(row);
        problem.Message.ShouldContain(count);
        problem.Cause!.ShouldContain(value);
    }

    [Fact]
    public void Build_FunctionWithoutAValueInAFile_NamesTheLine()
    {
        using MemoryStream text = new("y,x,g\n1,2,a\n\n3,0,b\n4,5,a\n5,6,b\n"u8.ToArray());
        DataSet data = DataSet.ReadCsv(text, "data.csv");
        Refusal("y ~ log(x) + (1 | g)", data).Message.ShouldContain("row 2 (line 4)");
    }

    [Fact]
    public void Build_InfiniteColumnInMemory_IsRefused() =>
        Refusal("y ~ x + (1 | g)", Crossed.With(Number("x", 1, 2, double.PositiveInfinity, 4, 5, 6, 7, 8, 9, 1, 2, 3))).Code.ShouldBe("MM2016");

    [Theory]
    [InlineData("cut(x, c(0, 4, 8))", "`9` in row 6")]
    [InlineData("cut(x, c(1, 4, 9))", "`1` in row 2")]
    [InlineData("factor(a, levels = \"p\")", "`q` in row 2")]
    public void Build_ValueOutsideTheLevels_IsRefusedNotDropped(string term, string row)
    {
        Problem problem = Refusal($"y ~ {term} + (1 | g)", Crossed);
        problem.Code.ShouldBe("MM2105");
        problem.Message.ShouldContain(row);
    }

    [Theory]
    [InlineData("log(a)")]
    [InlineData("poly(a, 2)")]
    [InlineData("I(x + a)")]
    [InlineData("scale(a)")]
    [InlineData("within(a, g)")]
    public void Build_ArithmeticOnCategories_IsRefused(string term)
    {
        Problem problem = Refusal($"y ~ {term} + (1 | g)", Crossed);
        problem.Code.ShouldBe("MM2106");
        problem.Message.ShouldStartWith("`a` holds categories");
        problem.Cause.ShouldBe("it has 2 levels, the first `p`");
        problem.Fix!.ShouldStartWith("use `a` itself");
    }

    [Theory]
    [InlineData("poly(x, 99)", "degree", "write `degree = 50`")]
    [InlineData("bs(x, df = 99)", "df", "write `df = 50`")]
    [InlineData("bs(x, df = 2)", "df", "write `df = 3`")]
    [InlineData("ns(x, knots = c(3, 20))", "knots", "write knots above ")]
    [InlineData("log(x, base = 1)", "base", "write `base = 2`")]
    [InlineData("cut(x, 1)", "breaks", "write `breaks = 2`")]
    [InlineData("cut(x, c(0, 5, 5, 10))", "breaks", "write each break once")]
    [InlineData("factor(a, levels = c(\"p\", \"p\", \"q\"))", "levels", "leave out the level")]
    public void Build_ArgumentOutOfRange_NamesIt(string term, string argument, string fix)
    {
        Problem problem = Refusal($"y ~ {term} + (1 | g)", Crossed);
        problem.Code.ShouldBe("MM2107");
        problem.Message.ShouldContain($"`{argument}`");
        problem.Fix!.ShouldStartWith(fix);
    }

    [Theory]
    [InlineData("poly(k, 2)")]
    [InlineData("ns(k, df = 4)")]
    [InlineData("bs(k, df = 3)")]
    public void Build_BasisOfTooFewValues_SaysHowMany(string term)
    {
        Problem problem = Refusal($"y ~ {term} + (1 | g)", Crossed);
        problem.Cause.ShouldNotBeNullOrEmpty();
        problem.Fix.ShouldNotBeNullOrEmpty();
        problem.Code.ShouldBe("MM2108");
        problem.Message.ShouldContain("have 2");
    }

    [Theory]
    [InlineData("scale(c)")]
    [InlineData("cut(c, 3)")]
    public void Build_ConstantThatNeedsSpread_IsRefused(string term) =>
        Refusal($"y ~ {term} + (1 | g)", Crossed.With(Number("c", [.. Enumerable.Repeat(4.0, 12)]))).Code.ShouldBe("MM2109");

    [Fact]
    public void Build_NumbersOneToFive_NotesThatTheyMayBeCodes()
    {
        DataSet data = Crossed.With(Number("site", 1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2));
        Problem note = Build("y ~ site + (1 | g)", data).Single("MM2110");
        note.Severity.ShouldBe(Severity.Note);
        note.Fix!.ShouldContain("factor(site)");
        foreach (string other in (string[])["factor(site)", "site + I(site^2)", "x"])
        {
            Build($"y ~ {other} + (1 | g)", data).Problems.ShouldNotContain(problem => problem.Code == "MM2110");
        }

        Build("y ~ site + (site || a)", data).Problems.ShouldNotContain(problem => problem.Code == "MM2110");
    }

    [Fact]
    public void Build_NumbersFromZero_AreNotTakenForCodes() =>
        Build("y ~ day + (1 | g)", Crossed.With(Number("day", 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1)))
            .Problems.ShouldNotContain(problem => problem.Code == "MM2110");

    [Fact]
    public void Build_NumbersAsGroups_NotesIt()
    {
        DataSet data = Crossed.With(Number("id", 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6), Number("half", 0.5, 1, 1.5, 2, 2.5, 0.5, 1, 1.5, 2, 2.5, 1, 2));
        Build("y ~ x + (1 | id) + (0 + x | id)", data).Single("MM2031").Message
            .ShouldBe("`id` holds whole numbers; it is used as a grouping factor because it stands right of \"|\"");
        Build("y ~ x + (1 | half)", data).Single("MM2031").Message.ShouldContain("`half` holds numbers");
        Build("y ~ x + (1 | g)", data).Problems.ShouldNotContain(problem => problem.Code == "MM2031");
    }

    [Fact]
    public void Build_DateAsPredictor_IsRefusedButGroups()
    {
        DateTime start = new(2024, 1, 1);
        DataSet data = Crossed.With(Dates("day", [.. Enumerable.Range(0, 12).Select(i => (DateTime?)start.AddDays(i % 5))]));
        Refusal("y ~ day + (1 | g)", data).Code.ShouldBe("MM2018");
        Refusal("y ~ log(day) + (1 | g)", data).Code.ShouldBe("MM2018");
        Build("y ~ factor(day) + (1 | g)", data).FixedNames[1].ShouldBe("factor(day)2024-01-02");
        Build("y ~ x + (1 | day)", data).RandomTerms[0].Group.LevelCount.ShouldBe(5);
    }

    [Theory]
    [InlineData("y ~ x + (1 | g)")]
    [InlineData("x ~ y + (1 | g)")]
    [InlineData("x ~ log(y) + (1 | g)")]
    public void Build_NumbersSpoiledByText_NameTheCell(string formula)
    {
        using MemoryStream text = new("y,x,g\n1,2,a\nn/a,4,b\n4,5,a\n5,6,b\n6,3,a\n"u8.ToArray());
        Problem problem = Refusal(formula, DataSet.ReadCsv(text, "data.csv"));
        problem.Code.ShouldBe("MM2015");
        problem.Where.ShouldNotBeNull();
    }

    [Fact]
    public void Build_NoRandomEffects_ListsWhatCouldGroup()
    {
        Problem problem = Refusal("y ~ x", Crossed);
        problem.Code.ShouldBe("MM1004");
        problem.Cause!.ShouldContain("`g`");
        problem.Cause!.ShouldNotContain("`x`");
        problem.Cause!.ShouldEndWith("`z`");
        Fixed("x", Crossed).RandomTerms.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("fa(0 + b | g, d = 3)")]
    [InlineData("rr(0 + b | g, d = 3)")]
    [InlineData("fa(0 + b | g, d = 2)")]
    public void Build_MoreFactorsThanColumnsCanTell_IsRefused(string term) => Refusal($"y ~ x + {term}", Crossed).Code.ShouldBe("MM1020");

    [Fact]
    public void Build_CategoriesAsResponse_SpeaksOfALogisticModelForTwo()
    {
        Problem two = Refusal("a ~ x + (1 | g)", Crossed);
        two.Code.ShouldBe("MM3001");
        two.Cause!.ShouldContain("logistic");
        two.Fix.ShouldBe("write a column of numbers left of `~`");
        Problem three = Refusal("b ~ x + (1 | g)", Crossed);
        three.Code.ShouldBe("MM3001");
        three.Cause!.ShouldContain("3 levels: u, v, w");
    }

    [Fact]
    public void Build_ConstantResponse_IsRefused()
    {
        double[] five = [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, double.NaN];
        Problem problem = Refusal("y ~ x + (1 | g)", Crossed.With(Number("y", five)));
        problem.Code.ShouldBe("MM3002");
        problem.Cause.ShouldBe("it is 5 in all 11 rows used");
        problem.Fix.ShouldNotBeNull().ShouldContain("a column that varies");
    }

    [Fact]
    public void Build_OneRow_IsCountedInWords()
    {
        DataSet one = new(Number("y", 5), Number("x", 1), Number("w", 0), Text("g", "s"));
        Problem problem = Refusal("y ~ x + (1 | g)", one);
        (problem.Code, problem.Cause, problem.Fix).ShouldBe(("MM3002", "only one row is used, where it is 5", "use more rows"));
        Refusal("y ~ x + (1 | g)", one, Weighted("w")).Message.ShouldContain("is 0 in the only row:");
    }

    [Theory]
    [InlineData("x\u200B", "x", "did you mean `x<U+200B>`, with a character that does not show? Rename the column")]
    [InlineData("reaction\u00A0time", "`reaction time`", "did you mean `reaction<U+00A0>time`, with a character that does not show? Rename the column")]
    public void Build_NameWithCharactersThatDoNotShow_ShowsThem(string column, string written, string fix)
    {
        Problem problem = Refusal($"y ~ {written} + (1 | g)", new DataSet(Number("y", 1, 2, 3), Number(column, 1, 2, 4), Text("g", "s", "s", "t")));
        problem.Code.ShouldBe("MM2103");
        problem.Fix.ShouldBe(fix);
        problem.Cause.ShouldNotBeNull().ShouldContain("<U+");
    }

    [Fact]
    public void Build_ResponseThatVariesAtWeightZeroOnly_IsConstant()
    {
        DataSet data = Crossed.With(
            Number("y", 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 9),
            Number("w", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0));
        Refusal("y ~ x + (1 | g)", data, Weighted("w")).Code.ShouldBe("MM3002");
    }

    [Fact]
    public void Build_NoCompleteRow_CountsPerColumn()
    {
        double nan = double.NaN;
        DataSet data = Crossed.With(
            Number("x", nan, nan, nan, nan, nan, nan, nan, nan, 1, 2, 3, 4),
            Number("z", 1, 2, 3, 4, 5, 6, 7, 8, nan, nan, nan, nan));
        Problem problem = Refusal("y ~ x + z + (1 | g)", data);
        problem.Code.ShouldBe("MM3003");
        problem.Cause.ShouldBe("missing values: `x` 8, `z` 4");
        problem.Fix.ShouldBe("leave out `x`, or fill in missing values");
    }

    [Fact]
    public void Build_EmptyColumn_IsNamedAsTheOneToLeaveOut() =>
        Refusal("y ~ x + z + (1 | g)", Crossed.With(Number("z", [.. Enumerable.Repeat(double.NaN, 12)]))).Fix.ShouldBe("leave out `z`, which is missing everywhere");

    [Fact]
    public void Build_NoCompleteRowForTheResponse_NeverProposesToLeaveItOut()
    {
        double nan = double.NaN;
        Column empty = Number("y", [.. Enumerable.Repeat(nan, 12)]);
        Column most = Number("y", nan, nan, nan, nan, nan, nan, nan, nan, 1, 2, 3, 4);
        Column others = Number("x", 1, 2, 3, 4, 5, 6, 7, 8, nan, nan, nan, nan);
        Refusal("y ~ x + (1 | g)", Crossed.With(empty)).Fix.ShouldBe("fill in the response `y`, which is missing everywhere, or write another column left of `~`");
        Refusal("y ~ x + (1 | g)", Crossed.With(empty, others)).Fix!.ShouldContain("fill in the response `y`");
        Refusal("log(y) ~ x + (1 | g)", Crossed.With(most, others)).Fix.ShouldBe("leave out `x`, or fill in missing values");
    }

    [Theory]
    [InlineData("I(x / 0)", "x/0", 10)]
    [InlineData("I(x / (1 - 1))", "x/(1 - 1)", 10)]
    [InlineData("I(x + 2 / 0)", "2/0", 14)]
    [InlineData("I(x * 0 ^ (0 - 1))", "0^(0 - 1)", 10)]
    public void Build_ConstantWithoutAValue_BlamesThePlaceInTheFormula(string term, string culprit, int place)
    {
        Problem problem = Refusal($"y ~ {term} + (1 | g)", Crossed);
        problem.Code.ShouldBe("MM2104");
        problem.Message.ShouldContain($"`{culprit}`");
        problem.Message.ShouldNotContain("row");
        problem.Where!.Value.Start.ShouldBe(place);
        problem.Fix!.ShouldContain("formula");
    }

    [Fact]
    public void Build_DataWithoutRows_IsRefused() =>
        Refusal("y ~ x + (1 | g)", new DataSet(Number("y"), Number("x"), Text("g"))).Fix.ShouldBe("give data with rows");

    [Fact]
    public void Build_MissingValues_AreCountedPerColumn()
    {
        double nan = double.NaN;
        DataSet data = Crossed.With(
            Number("x", nan, nan, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3),
            Text("g", "s1", null, "s3", "s1", "s2", "s3", "s1", "s2", "s3", "s1", "s2", "s3"),
            Number("unused", nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan));
        ModelDesign design = Build("y ~ x + (1 | g)", data);
        design.Rows.ShouldSatisfyAllConditions(
            rows => rows.Read.ShouldBe(12),
            rows => rows.Used.ShouldBe(10),
            rows => rows.Dropped.ShouldBe(2),
            rows => rows.MissingByColumn.ShouldBe(new Dictionary<string, int> { ["g"] = 1, ["x"] = 2 }));
        design.UsedRows.ShouldBe([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        design.Response[0].ShouldBe(1);
        Problem note = design.Single("MM3020");
        note.Severity.ShouldBe(Severity.Note);
        note.Message.ShouldBe("2 of 12 rows were left out because of missing values");
    }

    [Fact]
    public void Build_GroupOfOneLevel_IsRefused()
    {
        Problem problem = Refusal("y ~ x + (1 | one)", Crossed.With(Text("one", [.. Enumerable.Repeat("s", 12)])));
        problem.Code.ShouldBe("MM3004");
        problem.Message.ShouldContain("`s`");
    }

    [Fact]
    public void Build_GroupOfFewLevels_Warns()
    {
        Problem warning = Build("y ~ x + (1 | b)", Crossed).Single("MM3005");
        warning.Severity.ShouldBe(Severity.Warning);
        warning.Message.ShouldContain("`b` has 3 levels");
        Build("y ~ x + (1 | g)", Crossed).Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Build_GroupPerRow_IsRefused() =>
        Refusal("y ~ x + (1 | id)", Crossed.With(Number("id", [.. Enumerable.Range(1, 12).Select(i => (double)i)]))).Code.ShouldBe("MM3006");

    [Fact]
    public void Build_GroupPerRowOfPositiveWeight_IsRefused()
    {
        DataSet data = Crossed.With(
            Number("id", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11),
            Number("w", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0));
        Refusal("y ~ x + (1 | id)", data, Weighted("w")).Code.ShouldBe("MM3006");
        Build("y ~ x + (1 | id)", data).RandomTerms[0].Group.LevelCount.ShouldBe(11);
    }

    [Fact]
    public void Build_MoreRandomEffectsThanRows_CountsThem()
    {
        Problem problem = Refusal("y ~ x + (x + z | g)", Crossed);
        problem.Code.ShouldBe("MM3007");
        problem.Message.ShouldContain("15 random effects for 12 rows");
        problem.Fix!.ShouldContain("at most 2 columns");
        Build("y ~ x + (x + z || g)", Crossed).RandomTerms[0].Columns.Length.ShouldBe(3);
    }

    [Fact]
    public void Build_SlopeThatVariesBetweenGroupsOnly_IsANoteWhereItIsIdentified()
    {
        DataSet data = Grouped();
        Problem note = Build("y ~ age + (age | id)", data).Single("MM3008");
        note.Severity.ShouldBe(Severity.Note);
        note.Message.ShouldBe("`age` does not vary within any level of `id`");
        Build("y ~ age + (0 + arm | id)", data).Single("MM3008").Message.ShouldMatch("^`arm.+`, `arm.+` do not vary within any level of `id`$");
        Build("y ~ age + (0 + arm || id)", data).Single("MM3008").Severity.ShouldBe(Severity.Note);
        Build("y ~ age + (year | id)", data).Single("MM3008").Severity.ShouldBe(Severity.Note);
    }

    [Theory]
    [InlineData("(arm | id)")]
    [InlineData("(dose | id)")]
    [InlineData("(time + arm | id)")]
    public void Build_SlopeThatCannotBeToldFromTheIntercept_IsRefused(string term)
    {
        Problem problem = Refusal($"y ~ age + {term}", Grouped());
        problem.Code.ShouldBe("MM3008");
        problem.Severity.ShouldBe(Severity.Error);
    }

    [Fact]
    public void Build_EmptyCells_AreNamed()
    {
        DataSet data = Crossed.With(Text("c", "m", "n", "m", "n", "m", "n", "m", "n", "m", "n", "m", "n"));
        Problem warning = Build("y ~ a * c + (1 | g)", data).Single("MM3010");
        warning.Severity.ShouldBe(Severity.Warning);
        warning.Message.ShouldBe("no row has `a` = `p` with `c` = `n`; `a` = `q` with `c` = `m`");
        warning.Cause!.ShouldContain("`a:c` has 2 empty cells");
        Build("y ~ a * b + (1 | g)", Crossed).Problems.ShouldBeEmpty();
        Build("y ~ a:x + c:x + (1 | g)", data).Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, "1 of the 12 rows used has weight 0 in `w` and takes no part in the fit", "it has a fitted value")]
    [InlineData(2, "2 of the 12 rows used have weight 0 in `w` and take no part in the fit", "they have fitted values")]
    public void Build_SomeWeightsZero_IsNoted(int count, string message, string cause)
    {
        double[] weights = [.. Enumerable.Range(0, 12).Select(row => row < count ? 0.0 : 1.0)];
        ModelDesign design = Build("y ~ x + (1 | g)", Crossed.With(Number("w", weights)), Weighted("w"));
        design.Rows.ZeroWeight.ShouldBe(count);
        Problem note = design.Single("MM3042");
        note.Severity.ShouldBe(Severity.Note);
        note.Message.ShouldBe(message);
        note.Cause!.ShouldContain(cause);
    }

    [Fact]
    public void Build_NoWeightZero_IsNotNoted()
    {
        Build("y ~ x + (1 | g)", Crossed).Rows.ZeroWeight.ShouldBe(0);
        Build("y ~ x + (1 | g)", Crossed.With(Number("w", [.. Enumerable.Repeat(2.0, 12)])), Weighted("w")).Problems.ShouldNotContain(p => p.Code == "MM3042");
    }

    [Fact]
    public void Build_NamesWithBackTicks_GetNoOthers()
    {
        DataSet data = Crossed.With(Text("Gruppe 1", "m", "n", "m", "n", "m", "n", "m", "n", "m", "n", "m", "n"));
        Problem few = Build("y ~ x + (1 | `Gruppe 1`)", data).Single("MM3005");
        few.Message.ShouldStartWith("`Gruppe 1` has 2 levels");
        few.Fix.ShouldBe("consider `Gruppe 1` as a fixed effect");
        Problem empty = Build("y ~ a * `Gruppe 1` + (1 | g)", data).Single("MM3010");
        empty.Message.ShouldBe("no row has `a` = `p` with `Gruppe 1` = `n`; `a` = `q` with `Gruppe 1` = `m`");
        empty.Fix.ShouldBe("merge levels, or leave a:`Gruppe 1` out");
    }

    [Fact]
    public void Build_ManyEmptyCells_NamesFive()
    {
        DataSet data = Crossed.With(Text("c", "l1", "l2", "l3", "l4", "l5", "l6", "l1", "l2", "l3", "l4", "l5", "l6"));
        Build("y ~ b * c + (1 | g)", data).Single("MM3010").Message.ShouldEndWith(" and 7 more");
    }

    [Fact]
    public void Build_CellWithWeightZeroOnly_IsEmpty()
    {
        DataSet data = Crossed.With(Number("w", 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1));
        Build("y ~ a * b + (1 | g)", data, Weighted("w")).Single("MM3010").Message.ShouldBe("no row has `a` = `p` with `b` = `u`");
    }

    [Theory]
    [InlineData(-1.0, "negative (-1)")]
    [InlineData(double.NaN, "missing")]
    [InlineData(double.PositiveInfinity, "infinite")]
    public void Build_UnusableWeight_NamesTheRow(double weight, string found)
    {
        double[] weights = [1, 1, weight, 1, 1, 1, 1, 1, 1, 1, 1, weight];
        Problem problem = Refusal("y ~ x + (1 | g)", Crossed.With(Number("w", weights)), Weighted("w"));
        problem.Code.ShouldBe("MM3014");
        problem.Message.ShouldBe($"the weight `w` is {found} in row 3; 2 such rows");
    }

    [Fact]
    public void Build_WeightMissingInARowThatIsNotUsed_DoesNotMatter()
    {
        double[] weights = [double.NaN, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        double[] y = [double.NaN, 7, 1, 8, 2, 9, 5, 3, 6, 10, 12, 11];
        Build("y ~ x + (1 | g)", Crossed.With(Number("w", weights), Number("y", y)), Weighted("w")).Weights!.Take(2).ShouldBe([1, 2]);
    }

    [Fact]
    public void Build_WeightsThatAreNoNumbers_AreRefused()
    {
        Refusal("y ~ x + (1 | g)", Crossed, Weighted("a")).Code.ShouldBe("MM3014");
        Problem unknown = Refusal("y ~ x + (1 | g)", Crossed, Weighted("zz"));
        unknown.Code.ShouldBe("MM2103");
        unknown.Message.ShouldContain("`zz`");
    }

    [Fact]
    public void Build_AllWeightsZero_IsRefused() =>
        Refusal("y ~ x + (1 | g)", Crossed.With(Number("w", new double[12])), Weighted("w")).Code.ShouldBe("MM3015");

    [Fact]
    public void Build_FactorOfManyLevels_AsksForARandomEffect()
    {
        const int rows = 130;
        DataSet data = new(
            Number("y", [.. Enumerable.Range(0, rows).Select(i => (double)(i * i % 17))]),
            Text("site", [.. Enumerable.Range(0, rows).Select(i => $"s{i % 60}")]),
            Text("g", [.. Enumerable.Range(0, rows).Select(i => $"g{i % 7}")]));
        Problem warning = Build("y ~ site + (1 | g)", data).Single("MM3019");
        warning.Message.ShouldContain("60 levels");
        warning.Fix!.ShouldContain("(1 | site)");
        Build("y ~ g + (1 | site)", data).Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Build_LevelsWithoutRows_AreLeftOutAndListed()
    {
        DataSet data = Crossed.With(Factor("f", ["none", "p", "q", "never"], false, "p", "q", "p", "q", "p", "q", "p", "q", "p", "q", "p", "q"));
        ModelDesign design = Build("y ~ f + (1 | g)", data);
        design.FixedNames.ShouldBe(["(Intercept)", "fq"]);
        design.Single("MM3021").Message.ShouldBe("`f` has 2 levels that no row in use has, left out: none, never");
    }

    [Fact]
    public void Build_GroupsWithoutRows_AreListedOnce()
    {
        double nan = double.NaN;
        DataSet data = Crossed.With(
            Factor("site", ["p", "q", "r", "never"], false, "p", "q", "r", "p", "q", "p", "p", "q", "p", "q", "p", "q"),
            Number("z", 1, 2, nan, 4, 5, 6, 7, 8, 9, 1, 2, 3));
        const string Lost = "`site` has 2 levels that no row in use has, left out: r, never";
        Build("y ~ z + (1 | site)", data).Single("MM3021").Message.ShouldBe(Lost);
        Build("y ~ z + site + (1 | site:g)", data).Single("MM3021").Message.ShouldBe(Lost);
        Build("y ~ x + (1 | g)", data).Problems.ShouldNotContain(p => p.Code == "MM3021");
    }

    [Fact]
    public void Build_TwoGroupsWithOnePartition_Warns()
    {
        DataSet data = Crossed.With(Number("h", 1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2));
        Problem warning = Build("y ~ x + (1 | g) + (1 | h)", data).Single("MM3022");
        warning.Severity.ShouldBe(Severity.Warning);
        warning.Message.ShouldContain("`g` and `h`");
        DataSet other = Crossed.With(Number("h", 1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 2, 1));
        Build("y ~ x + (1 | g) + (1 | h)", other).Problems.ShouldNotContain(problem => problem.Code == "MM3022");
    }

    [Theory]
    [InlineData("y ~ one + (1 | g)")]
    [InlineData("y ~ x + (0 + one | g)")]
    [InlineData("y ~ x:one + (1 | g)")]
    public void Build_FactorOfOneLevel_IsRefused(string formula)
    {
        Problem problem = Refusal(formula, Crossed.With(Text("one", [.. Enumerable.Repeat("only", 12)])));
        problem.Code.ShouldBe("MM3023");
        problem.Message.ShouldContain("`only`");
    }

    [Theory]
    [InlineData("x", "factor(x)")]
    [InlineData("B", "`b`")]
    [InlineData("g", "--contrasts")]
    public void Build_ContrastsForNoFactor_AreRefused(string column, string fix)
    {
        DesignOptions options = new() { Contrasts = ImmutableSortedDictionary<string, ContrastKind>.Empty.Add(column, ContrastKind.Sum) };
        Problem problem = Refusal("y ~ x + b + (1 | g)", Crossed, options);
        problem.Code.ShouldBe("MM3024");
        problem.Message.ShouldContain($"`{column}`");
        problem.Fix!.ShouldContain(fix);
    }

    [Fact]
    public void Build_SeveralProblems_PutsWarningsBeforeNotes()
    {
        DataSet data = Crossed.With(
            Number("id", 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3),
            Number("y", double.NaN, 7, 1, 8, 2, 9, 5, 3, 6, 10, 12, 11));
        Build("y ~ x + (1 | id)", data).Problems.Select(problem => problem.Code).ShouldBe(["MM3005", "MM3020", "MM2031"]);
    }

    /// <summary>Eight people of four rows: age, arm, dose and year belong to the person, time to the row.</summary>
    private static DataSet Grouped()
    {
        int[] rows = [.. Enumerable.Range(0, 32)];
        return new DataSet(
            Number("y", [.. rows.Select(i => (double)(i * i % 11))]),
            Number("time", [.. rows.Select(i => (double)(i % 4))]),
            Number("age", [.. rows.Select(i => 20.0 + (i / 4 * (i / 4) % 13))]),
            Number("year", [.. rows.Select(i => 2001.0 + (i / 4 % 3))]),
            Number("dose", [.. rows.Select(i => 5.0 * (i / 4 % 2))]),
            Text("arm", [.. rows.Select(i => i / 4 % 2 == 0 ? "drug" : "placebo")]),
            Text("id", [.. rows.Select(i => $"p{i / 4}")]));
    }

    private static DesignOptions Weighted(string column) => new() { WeightsColumn = column };
}
