using MixedModels.Data;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>No line goes unnoticed: lines = header + rows + blank + skipped + continued.</summary>
public class LineAccountTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", 2, 1, 1, 0, 0, 0)]
    [InlineData("a,b\n1,2", 2, 1, 1, 0, 0, 0)]
    [InlineData("\n\na,b\r\n1,2\r\n\r\n3,4\r\n\r\n", 7, 1, 2, 4, 0, 0)]
    [InlineData("a,b\r1,2\r\r3,4", 4, 1, 2, 1, 0, 0)]
    [InlineData("sep=;\na;b\n1;2\n", 3, 2, 1, 0, 0, 0)]
    [InlineData("a,b\n\"x\n\ny\",2\n3,4\n", 5, 1, 2, 0, 0, 2)]
    [InlineData("\"a\n\nz\",b\n1,2\n", 4, 1, 1, 0, 0, 2)]
    [InlineData("\"\n\nz\",b\n1,2\n", 4, 1, 1, 0, 0, 2)]
    [InlineData("a,b\n1,2\n3\n\n4,5,6\n7,8\n", 6, 1, 2, 1, 2, 0)]
    [InlineData("a,b\n\"1\n2\n\",3,4\n5,6\n", 5, 1, 1, 0, 1, 2)]
    [InlineData("x\n1\n\n2\n", 4, 1, 2, 1, 0, 0)]
    public void ReadCsv_Lines_AreAllAccountedFor(string text, int total, int header, int rows, int blank, int skipped, int continuation)
    {
        LineAccount lines = Csv.Read(text, new CsvOptions { SkipBadRows = true }).Lines.ShouldNotBeNull();
        (lines.Total, lines.Header, lines.Rows, lines.Blank, lines.Skipped, lines.Continuation)
            .ShouldBe((total, header, rows, blank, skipped, continuation));
    }

    [Fact]
    public void LineOf_RowsWithGaps_NamesTheLineOfTheFile()
    {
        LineAccount lines = Csv.Read("a,b\n1,2\n\n\"x\ny\",4\n5,6\n7,8\n\n\n9,10\n").Lines.ShouldNotBeNull();
        Enumerable.Range(0, 5).Select(lines.LineOf).ShouldBe([2, 4, 6, 7, 10]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void LineOf_NoSuchRow_Throws(int row) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Csv.Read("a\n1\n").Lines!.LineOf(row));

    [Fact]
    public void Lines_WithoutText_AreNull() => new DataSetBuilder().Add("x", [1.0]).Build().Lines.ShouldBeNull();

    [Theory]
    [InlineData("", 0, 0, 0)]
    [InlineData("a", 1, 0, 0)]
    [InlineData("a\r\n\r\nb\r\r\n\n", 5, 5, 3)]
    public void LineCounter_AnySplit_CountsTheSame(string text, int lines, int breaks, int blank)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        for (int split = 0; split <= bytes.Length; split++)
        {
            var counter = default(LineCounter);
            counter.Add(bytes.AsSpan(0, split));
            counter.Add(bytes.AsSpan(split));
            (counter.Lines, counter.Breaks, counter.Blank).ShouldBe((lines, breaks, blank));
        }
    }
}
