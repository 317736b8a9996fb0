using MixedModels.Data;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>Reading only some columns: the others are not interpreted, and the records are judged as strictly.</summary>
public class CsvColumnsTests
{
    private const string Four = "id,y,bad,g\n1,2.5,1e400,007\n2,3.5,x,010\n";

    [Fact]
    public void ReadCsv_ColumnsAsked_ReadsThoseInTheOrderOfTheSource()
    {
        DataSet data = Csv.Read(Four, Ask("g", "y"));
        data.Columns.Select(c => c.Name).ShouldBe(["y", "g"]);
        data.SourceColumns.ShouldBe(["id", "y", "bad", "g"]);
        data.Numbers("y").ShouldBe([2.5, 3.5]);
        data.Labels("g").ShouldBe(["007", "010"]);
    }

    [Fact]
    public void ReadCsv_ColumnsAsked_HasTheHashAndTheLinesOfTheWholeSource()
    {
        const string text = "id,y\n1,2.5\n\n2,3.5\n";
        DataSet all = Csv.Read(text);
        DataSet some = Csv.Read(text, Ask("y"));
        some.Sha256.ShouldBe(all.Sha256);
        some.Lines.ShouldNotBeNull().LineOf(1).ShouldBe(4);
    }

    [Fact]
    public void ReadCsv_ColumnsThatOptionsName_AreReadToo()
    {
        CsvOptions options = Ask("y") with { FactorColumns = ["id"] };
        Csv.Read(Four, options).Columns.Select(c => c.Name).ShouldBe(["id", "y"]);
    }

    [Fact]
    public void ReadCsv_ColumnThatDoesNotExist_IsPassedOver() => Csv.Read(Four, Ask("y", "z")).Columns.ShouldHaveSingleItem().Name.ShouldBe("y");

    [Fact]
    public void ReadCsv_NoColumnOfThoseAsked_CountsTheRows()
    {
        DataSet data = Csv.Read(Four, Ask("z"));
        data.Columns.ShouldBeEmpty();
        data.RowCount.ShouldBe(2);
    }

    [Fact]
    public void ReadCsv_InfiniteCellAmongNumbers_IsAnErrorOnlyWhereItIsRead()
    {
        const string text = "y,x\n1,1\n2,1e400\n";
        Csv.Read(text, Ask("y")).RowCount.ShouldBe(2);
        Csv.Fail(text, Ask("x")).Code.ShouldBe("MM2016");
    }

    [Theory]
    [InlineData("y,x\n1,2\n1,2,3\n", "MM2005")]
    [InlineData("y,x\n1,\"2\n", "MM2006")]
    [InlineData("y,x\n1,2\"3\n", "MM2007")]
    [InlineData("y,x,x\n1,2,3\n", "MM2008")]
    [InlineData("y,,x\n1,2,3\n", "MM2009")]
    [InlineData("y,x,\n1,2,\n1,2,3\n", "MM2009")]
    [InlineData("y,x\n1,\0\n", "MM2012")]
    public void ReadCsv_FaultInAColumnNotRead_IsAnErrorAllTheSame(string text, string code) => Csv.Fail(text, Ask("y")).Code.ShouldBe(code);

    [Fact]
    public void ReadCsv_InvalidUtf8InAColumnNotRead_IsAnErrorAllTheSame() =>
        Csv.Fail([.. "y,x\n1,"u8, 0xFF, .. "\n"u8], Ask("y")).Code.ShouldBe("MM2011");

    [Fact]
    public void ReadCsv_TrailingSeparators_LeaveOutTheEmptyColumn()
    {
        DataSet data = Csv.Read("a,b,\n1,2,\n3,4,\n", Ask("a"));
        data.SourceColumns.ShouldBe(["a", "b"]);
        data.Problems.ShouldHaveSingleItem().Code.ShouldBe("MM2009");
    }

    [Fact]
    public void ReadCsv_DoubtfulColumnsNotRead_GiveNoNotes()
    {
        const string text = "y,level,code,a\u00A0,B,b\n1,A,-99,1,1,1\n2,a,-99,1,1,1\n3,a,5,1,1,1\n";
        Csv.Read(text).Problems.Select(p => p.Code).ShouldBe(["MM2010", "MM2010", "MM2017", "MM2025"]);
        Csv.Read(text, Ask("y")).Problems.ShouldBeEmpty();
    }

    [Fact]
    public void ReadCsv_ColumnReadThatLooksLikeAnother_IsNoted() =>
        Csv.Read("Days,y,days\n1,2,3\n", Ask("days")).Problems.ShouldHaveSingleItem().Code.ShouldBe("MM2010");

    [Fact]
    public void ReadCsv_TextsNeededAfterAll_AreThoseOfTheRightColumn()
    {
        DataSet data = Csv.Read("skipped,x\n9,1\n8,2\n7,n/a\n", Ask("x"));
        data.Texts("x").ShouldBe(["1", "2", "n/a"]);
    }

    [Fact]
    public void WithFactor_OfSomeColumns_KeepsWhatIsKnownOfTheSource()
    {
        DataSet data = Csv.Read(Four, Ask("y")).WithFactor("y");
        data.SourceColumns.Length.ShouldBe(4);
        data.RowCount.ShouldBe(2);
    }

    private static CsvOptions Ask(params string[] columns) => new() { Columns = columns };
}
