using System.Globalization;
using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Rendering;

public class TableTests
{
    [Fact]
    public void Console_Decimals_LineUpAtThePoint() => Write(AnswerFormat.Table, Estimates()).ShouldBe(
        """
        Fixed effects   z tests
                   Estimate        p      95% CI
        a           251.4    < 1e-15  237.01  265.80
        long name     0.125    0.800   -7.2    13.73
        none          –            –    –       –
        none is not estimable.

        """.ReplaceLineEndings("\n"));

    [Fact]
    public void Console_WideCharacters_CountTwoColumns()
    {
        var table = new Table(null, new TableColumn("name", "name", Alignment.Left), new TableColumn("n", "n", Alignment.Right));
        table.Add("被験者", "1");
        table.Add("ab", "22");
        Write(AnswerFormat.Table, table).ShouldBe("name     n\n被験者   1\nab      22\n");
    }

    [Fact]
    public void Console_WithoutUnicode_LinesUpAfterTheChange()
    {
        var table = new Table(null, new TableColumn("values", "values", Alignment.Left), new TableColumn("n", "n", Alignment.Right));
        table.Add("0 … 9", "1");
        table.Add("x", "2");
        using var text = new StringWriter();
        ConsoleTable.Write(table, new TextPage(text, PageLook.Plain with { HasUnicode = false }));
        text.ToString().ShouldBe("values   n\n0 ... 9  1\nx        2\n");
    }

    [Fact]
    public void Markdown_Cells_AreEscaped()
    {
        var table = new Table("T", new TableColumn("a", "a", Alignment.Left), new TableColumn(string.Empty, "upper", Alignment.Decimal));
        table.Add("x|y*", "1.5");
        Write(AnswerFormat.Markdown, table).ShouldBe("## T\n\n| a |  |\n| --- | --: |\n| x\\|y\\* | 1.5 |\n");
    }

    [Fact]
    public void Csv_Numbers_AreUnroundedAndQuotesDoubled()
    {
        var table = new Table(null, new TableColumn("a", "a", Alignment.Left), new TableColumn("b", "b,b", Alignment.Left));
        table.Add("say \"x\"", NumberFormat.Fixed(1.0 / 3.0, 2));
        table.Add("=1+1", new TableCell("–", double.NaN));
        table.Add("-1", new TableCell("–", double.PositiveInfinity));
        using var text = new StringWriter();
        CsvTable.Write(table, text);
        text.ToString().ShouldBe($"a,\"b,b\"\n\"say \"\"x\"\"\",{(1.0 / 3.0).ToString("R", CultureInfo.InvariantCulture)}\n'=1+1,\n-1,\n");
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("@x", "'@x")]
    [InlineData("+x", "'+x")]
    [InlineData("-x", "'-x")]
    [InlineData("+1.5", "+1.5")]
    [InlineData("a=b", "a=b")]
    public void Csv_TextThatASpreadsheetWouldRun_IsMadeText(string cell, string expected)
    {
        var table = new Table(null, new TableColumn("a", "a", Alignment.Left));
        table.Add(cell);
        using var text = new StringWriter();
        CsvTable.Write(table, text);
        text.ToString().ShouldBe($"a\n{expected}\n");
    }

    [Fact]
    public void Add_TooManyCells_Throws()
    {
        var table = new Table(null, new TableColumn("a", "a", Alignment.Left));
        Should.Throw<ArgumentException>(() => table.Add("1", "2"));
    }

    private static Table Estimates()
    {
        var table = new Table(
            "Fixed effects",
            new TableColumn(string.Empty, "term", Alignment.Left),
            new TableColumn("Estimate", "estimate", Alignment.Decimal),
            new TableColumn("p", "p", Alignment.Right),
            new TableColumn("95% CI", "lower", Alignment.Decimal),
            new TableColumn(string.Empty, "upper", Alignment.Decimal))
        { Subtitle = "z tests" };
        table.Add("a", "251.4", "< 1e-15", "237.01", "265.80");
        table.Add("long name", "0.125", "0.800", "-7.2", "13.73");
        table.Add("none", "–", "–", "–", "–");
        table.AddNote("none is not estimable.");
        return table;
    }

    private static string Write(AnswerFormat format, Table table)
    {
        using var text = new StringWriter();
        TableText.Write([table], format, new TextPage(text, PageLook.Plain));
        return text.ToString();
    }
}
