using MixedModels.Data;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>What is worth a note, and what is not.</summary>
public class CsvNoteTests
{
    [Fact]
    public void ReadCsv_OrdinaryData_HasNoNotes() => Csv.Read("y,age,g\n9,99,a\n1,100,b\n2,98,c\n9,97,d\n").Problems.ShouldBeEmpty();

    [Fact]
    public void ReadCsv_TrailingSeparators_LeaveOutTheEmptyColumn()
    {
        DataSet data = Csv.Read("a,b,\n1,2,\n3,4,\n");
        data.Columns.Length.ShouldBe(2);
        Problem note = data.Problems.ShouldHaveSingleItem();
        (note.Code, note.Severity).ShouldBe(("MM2009", Severity.Note));
        note.Message.ShouldBe("the empty column 3 of test.csv is left out");
    }

    [Theory]
    [InlineData("a\u00A0,b", "U+00A0")]
    [InlineData("\u200Ba,b", "U+200B")]
    [InlineData(" a,b", "U+0020")]
    [InlineData("a\uFEFF,b", "U+FEFF")]
    [InlineData("\"a\tx\",b", "U+0009")]
    public void ReadCsv_InvisibleInHeader_ShowsTheCodePoint(string header, string codePoint)
    {
        Problem note = Csv.Read($"{header}\n1,2\n").Problems.ShouldHaveSingleItem();
        (note.Code, note.Severity).ShouldBe(("MM2010", Severity.Note));
        note.Message.ShouldContain(codePoint);
    }

    [Fact]
    public void ReadCsv_HeadersThatDifferByCase_AreNamedBoth()
    {
        Problem note = Csv.Read("days,Days\n1,2\n").Problems.ShouldHaveSingleItem();
        note.Code.ShouldBe("MM2010");
        note.Message.ShouldBe("the column names `days` and `Days` differ only by case, blanks or characters that do not show");
    }

    [Fact]
    public void ReadCsv_HeaderWithInnerBlank_IsOrdinary() => Csv.Read("reaction time,b\n1,2\n").Problems.ShouldBeEmpty();

    [Fact]
    public void ReadCsv_LevelsThatDifferByCaseOrBlanks_AreCounted()
    {
        Problem note = Csv.Read("g\nA\na \n A\nB\nC\nc\n").Problems.ShouldHaveSingleItem();
        (note.Code, note.Severity).ShouldBe(("MM2017", Severity.Note));
        note.Message.ShouldStartWith("5 levels of `g`");
        note.Cause.ShouldNotBeNull().ShouldContain("\" A\", \"A\", \"a \"");
    }

    [Theory]
    [InlineData("a\u200B")]
    [InlineData("\u00A0a")]
    [InlineData("\u2060a")]
    public void ReadCsv_LevelThatLooksLikeAnother_IsNoted(string level)
    {
        Problem note = Csv.Read($"g\na\n{level}\nb\n").Problems.ShouldHaveSingleItem();
        note.Message.ShouldBe("2 levels of `g` differ from another only by case, blanks or characters that do not show");
        note.Cause!.ShouldContain("<U+");
    }

    [Theory]
    [InlineData("-99,-99,0,3,5", "-99")]
    [InlineData("-999,12,-999,50", "-999")]
    [InlineData("999,999,3,4,5", "999")]
    [InlineData("9999,9999,1,250", "9999")]
    [InlineData("-99,-2,3,-99,-7", "-99")]
    [InlineData("-9999,-9999,-500,800", "-9999")]
    public void ReadCsv_RepeatedMissingCode_IsNoted(string cells, string code)
    {
        Problem note = Csv.Read($"y\n{cells.Replace(',', '\n')}\n").Problems.ShouldHaveSingleItem();
        note.Code.ShouldBe("MM2025");
        note.Fix.ShouldNotBeNull().ShouldContain($"--na {code}");
    }

    [Theory]
    [InlineData("-99,-98,-97,-99")]
    [InlineData("-99,0,1,2")]
    [InlineData("999,1,2,3")]
    [InlineData("99,99,98,50,3")]
    [InlineData("999,999")]
    [InlineData("0,99,99,0")]
    [InlineData("9,9,0,1")]
    [InlineData("-99,-99,-50,3")]
    [InlineData("-9,-9,-1,0")]
    [InlineData("-99,-2,3,-7")]
    [InlineData("-99,-99,-5,-5")]
    public void ReadCsv_ValuesThatFitIn_AreNotNoted(string cells) => Csv.Read($"y\n{cells.Replace(',', '\n')}\n").Problems.ShouldBeEmpty();

    [Fact]
    public void ReadCsv_MissingCodeDeclared_IsNotNoted() =>
        Csv.Read("y\n-99\n-99\n1\n2\n", new CsvOptions { MissingTokens = ["-99"] }).Problems.ShouldBeEmpty();

    [Fact]
    public void ReadCsv_MissingCodeInAFactor_IsNotNoted() =>
        Csv.Read("y\n-99\n-99\n1\n2\n", new CsvOptions { FactorColumns = ["y"] }).Problems.ShouldBeEmpty();

    [Fact]
    public void ReadCsv_LookalikeLevelsOfADeclaredFactor_AreNotedToo() =>
        Csv.Read("g\nA\na\nB\n", new CsvOptions { FactorColumns = ["g"] }).Problems.ShouldHaveSingleItem().Code.ShouldBe("MM2017");
}
