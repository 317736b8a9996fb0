using System.Globalization;
using System.Text;
using MixedModels.Data;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>Texts that can be read, and what becomes of them.</summary>
public class CsvReadTests
{
    [Theory]
    [InlineData("a,b\n1,x\n2,y\n")]
    [InlineData("a;b\n1;x\n2;y\n")]
    [InlineData("a\tb\n1\tx\n2\ty\n")]
    [InlineData("a|b\n1|x\n2|y\n")]
    [InlineData("a,b\r\n1,x\r\n2,y\r\n")]
    [InlineData("a,b\r1,x\r2,y")]
    [InlineData("a,b\n1,x\n2,y")]
    [InlineData("\n\na,b\n\n1,x\n\n\n2,y\n\n")]
    [InlineData("\uFEFFa,b\n1,x\n2,y\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"x\"\n\"2\",\"y\"\n")]
    [InlineData("sep=;\na;b\n1;x\n2;y\n")]
    [InlineData("a,b,\n1,x,\n2,y,\n")]
    public void ReadCsv_ManyForms_SameColumns(string text)
    {
        DataSet data = Csv.Read(text);
        data.Columns.Select(c => c.Name).ShouldBe(["a", "b"]);
        data.Numbers("a").ShouldBe([1.0, 2.0]);
        data.Texts("b").ShouldBe(["x", "y"]);
        data.RowCount.ShouldBe(2);
    }

    [Fact]
    public void ReadCsv_SeparatorGiven_IsNotDetected() =>
        Csv.Read("a;b,c\n1;2,3\n", new CsvOptions { Separator = ',' }).Columns.Select(c => c.Name).ShouldBe(["a;b", "c"]);

    [Fact]
    public void ReadCsv_MissingTokens_AreMissingInBothKinds()
    {
        DataSet data = Csv.Read("x,g\n1,a\nNA,NA\nNaN,NaN\nNULL,NULL\n,\n  , NA \nnan,b\n");
        data.Numbers("x").ShouldBe([1.0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN]);
        data.Texts("g").ShouldBe(["a", null, null, null, null, null, "b"]);
        data.Find("g")!.MissingCount.ShouldBe(5);
    }

    [Fact]
    public void ReadCsv_MoreMissingTokens_AddToTheUsual() =>
        Csv.Read("x\n1\n.\nNA\n-99\n", new CsvOptions { MissingTokens = [".", "-99"] }).Numbers("x").ShouldBe([1.0, double.NaN, double.NaN, double.NaN]);

    [Fact]
    public void ReadCsv_DecimalCommaDeclared_ReadsNumbers() =>
        Csv.Read("x;y\n1,5;-2,25e1\n,5;3\n", new CsvOptions { DecimalMark = ',' }).Numbers("x").ShouldBe([1.5, 0.5]);

    [Fact]
    public void ReadCsv_DecimalCommaDeclared_PointIsNoNumber() =>
        Csv.Read("x\n1.5\n", new CsvOptions { DecimalMark = ',' }).Texts("x").ShouldBe(["1.5"]);

    [Fact]
    public void ReadCsv_DecimalCommaNotDeclared_StaysTextWithTheReason()
    {
        TextColumn column = Csv.Read("x;y\n1,5;1\n2;2\n2,5;3\n").Find("x").ShouldBeOfType<TextColumn>();
        column.NumberFailure.ShouldBe(new NumberFailure(2, "1,5", 2, DecimalComma: true, ThousandsSeparator: false));
    }

    [Fact]
    public void ReadCsv_LateText_MakesTheWholeColumnTextWithItsOwnSpelling()
    {
        string text = "x\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i}.50\n"))) + "n/a\n7\n";
        DataSet data = Csv.Read(text);
        string?[] cells = data.Texts("x");
        cells[0].ShouldBe("0.50");
        cells[999].ShouldBe("999.50");
        cells[1000].ShouldBe("n/a");
        data.Find("x").ShouldBeOfType<TextColumn>().NumberFailure.ShouldBe(new NumberFailure(1002, "n/a", 1, false, false));
    }

    [Fact]
    public void ReadCsv_MostlyText_HasNoNumberFailure() =>
        Csv.Read("x\n1\na\nb\nc\n").Find("x").ShouldBeOfType<TextColumn>().NumberFailure.ShouldBeNull();

    [Fact]
    public void ReadCsv_TextFirst_CountsFailuresOfLaterNumbers() =>
        Csv.Read("x\nn/a\n1\n2\n\n3\nn/a\n").Find("x").ShouldBeOfType<TextColumn>().NumberFailure.ShouldBe(new NumberFailure(2, "n/a", 2, false, false));

    [Theory]
    [InlineData("1,234.5", true)]
    [InlineData("1,234", true)]
    [InlineData("1.234.567", true)]
    [InlineData("1 234", true)]
    [InlineData("12,34", false)]
    [InlineData("1,2345", false)]
    [InlineData("0,234", false)]
    public void ReadCsv_GroupedDigits_AreNeverANumber(string cell, bool thousands)
    {
        TextColumn column = Csv.Read($"x\ty\n{cell}\t1\n").Find("x").ShouldBeOfType<TextColumn>();
        column.NumberFailure.ShouldNotBeNull().ThousandsSeparator.ShouldBe(thousands);
    }

    [Fact]
    public void ReadCsv_LeadingZeros_NumberWithItsOwnLabels()
    {
        DataSet data = Csv.Read("id,y\n007,1\n10,2\n7,3\n\n,4\n-01,5\n");
        data.Numbers("id").ShouldBe([7.0, 10.0, 7.0, double.NaN, -1.0]);
        data.Labels("id").ShouldBe(["007", "10", "7", null, "-01"]);
        data.Find("id")!.ToFactor().Levels.ShouldBe(["-01", "007", "7", "10"]);
    }

    [Fact]
    public void ReadCsv_SecondPassAfterASeparatorLine_KeepsTheSeparator() =>
        Csv.Read("sep=;\nid;x\n007;1,5\n8;2\n").Labels("id").ShouldBe(["007", "8"]);

    [Fact]
    public void ReadCsv_PlainIntegers_LabelsInNumericOrder()
    {
        DataSet data = Csv.Read("id\n10\n9\n1.0\n1\n");
        data.Find("id")!.ToFactor().Levels.ShouldBe(["1", "9", "10"]);
    }

    [Fact]
    public void ReadCsv_LongIdentifiers_StayApart()
    {
        DataSet data = Csv.Read("id\n12345678901234567\n12345678901234568\n12345678901234569\n");
        data.Labels("id").ShouldBe(["12345678901234567", "12345678901234568", "12345678901234569"]);
        data.Find("id").ShouldBeOfType<NumberColumn>();
    }

    [Fact]
    public void ReadCsv_IsoDates_DateColumn()
    {
        DateColumn dates = Csv.Read("d\n2024-02-29\n\nNA\n2023-01-01\n").Find("d").ShouldBeOfType<DateColumn>();
        dates.Values.ShouldBe([new DateTime(2024, 2, 29), null, new DateTime(2023, 1, 1)]);
    }

    [Fact]
    public void ReadCsv_IsoTimes_DateColumn() =>
        Csv.Read("d\n2024-02-29T10:30\n2024-02-29 10:30:15.25\n").Find("d").ShouldBeOfType<DateColumn>().Values[1]
            .ShouldBe(new DateTime(2024, 2, 29, 10, 30, 15, 250));

    [Theory]
    [InlineData("2023-02-29")]
    [InlineData("29.02.2024")]
    [InlineData("2024-02-29 banana")]
    [InlineData("2024-02-29T10:30:00Z")]
    public void ReadCsv_NoIsoDate_Text(string cell) => Csv.Read($"d\n2024-01-01\n{cell}\n").Texts("d")[1].ShouldBe(cell);

    [Fact]
    public void ReadCsv_AllMissing_NumbersThatAreMissing() => Csv.Read("x,y\n,1\nNA,2\n").Find("x").ShouldBeOfType<NumberColumn>().MissingCount.ShouldBe(2);

    [Fact]
    public void ReadCsv_InfinityAmongTexts_IsText() => Csv.Read("x\nInf\nBob\n").Texts("x").ShouldBe(["Inf", "Bob"]);

    [Fact]
    public void ReadCsv_InfinityInAFactor_IsALevel() =>
        Csv.Read("x\n1\nInf\n", new CsvOptions { FactorColumns = ["x"] }).Labels("x").ShouldBe(["1", "Inf"]);

    [Fact]
    public void ReadCsv_QuotedFields_KeepSeparatorsQuotesAndLineBreaks() =>
        Csv.Read("a,b\n\"x, \"\"y\"\"\nz\",1\n").Texts("a").ShouldBe(["x, \"y\"\nz"]);

    [Fact]
    public void ReadCsv_TextWithBlanks_IsKeptAsItIs() => Csv.Read("a,b\n x ,1\n").Texts("a").ShouldBe([" x "]);

    [Theory]
    [InlineData("latin1")]
    [InlineData("windows-1252")]
    public void ReadCsv_WesternEncoding_Decodes(string encoding) =>
        Csv.Read([.. "g\nM"u8, 0xFC, .. "ller\n"u8], new CsvOptions { Encoding = encoding }).Texts("g").ShouldBe(["Müller"]);

    [Fact]
    public void ReadCsv_Windows1252_HasTheEuroSign() =>
        Csv.Read([.. "g\n"u8, 0x80, (byte)'\n'], new CsvOptions { Encoding = "cp1252" }).Texts("g").ShouldBe(["€"]);

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    public void ReadCsv_Utf16_WithOrWithoutMark(string name, bool mark)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes("g,x\nžluť,1\n")];
        Csv.Read(bytes, new CsvOptions { Encoding = mark ? "utf-8" : name }).Texts("g").ShouldBe(["žluť"]);
    }

    [Fact]
    public void ReadCsv_Utf8InSmallPieces_IsWhole()
    {
        string text = "g\n" + string.Concat(Enumerable.Repeat("žluťoučký 🐎 kůň\n", 50));
        foreach (int piece in new[] { 1, 2, 3, 5, 7 })
        {
            DataSet data = DataSet.ReadCsv(new PlainStream(Encoding.UTF8.GetBytes(text), piece), "pipe");
            data.Texts("g").ShouldAllBe(t => t == "žluťoučký 🐎 kůň");
            data.Lines!.Total.ShouldBe(51);
        }
    }

    [Fact]
    public void ReadCsv_Gzip_IsInflated()
    {
        byte[] bytes = Csv.Gzip("x\n1\n2\n");
        DataSet data = Csv.Read(bytes);
        data.Numbers("x").ShouldBe([1.0, 2.0]);
        data.Sha256.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
    }

    [Fact]
    public void ReadCsv_GzipOfSeveralMembers_IsInflatedWhole() =>
        Csv.Read([.. Csv.Gzip("x\n1\n"), .. Csv.Gzip("2\n"), .. Csv.Gzip("3\n")]).Numbers("x").ShouldBe([1.0, 2.0, 3.0]);

    [Fact]
    public void ReadCsv_File_KnowsWhereItCameFrom()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("small.csv", "x\n007\n2\n");
        DataSet data = DataSet.ReadCsv(path);
        data.Source.ShouldBe(path);
        data.Sha256.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));
        data.Labels("x").ShouldBe(["007", "2"]);
    }

    [Fact]
    public async Task ReadCsvAsync_Stream_ReadsTheSame()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("x,g\n01,a\n2,b\n");
        DataSet data = await DataSet.ReadCsvAsync(new PlainStream(bytes, 4), "pipe");
        data.Labels("x").ShouldBe(["01", "2"]);
        data.Source.ShouldBe("pipe");
    }

    [Fact]
    public void ReadCsv_SeekableStream_StartsWhereItStandsAndStaysOpen()
    {
        var stream = new MemoryStream("garbage\nx\n01\n"u8.ToArray()) { Position = 8 };
        DataSet.ReadCsv(stream, "part").Labels("x").ShouldBe(["01"]);
        stream.CanRead.ShouldBeTrue();
    }

    [Fact]
    public void ReadCsv_NoteOfSkippedRows_CountsThem()
    {
        DataSet data = Csv.Read("a,b\n1,2\n3\n4,x\"y\n5,6\n7,\"8\"9\n", new CsvOptions { SkipBadRows = true });
        data.Numbers("a").ShouldBe([1.0, 5.0]);
        data.Lines!.Skipped.ShouldBe(3);
        Problems.Problem note = data.Problems.ShouldHaveSingleItem();
        note.Code.ShouldBe("MM2029");
        note.Cause.ShouldBe("lines 3, 4, 6");
    }

    [Fact]
    public void ReadCsv_Progress_EndsAtTheSize()
    {
        var reports = new List<long>();
        string text = "x,g\n" + string.Concat(Enumerable.Repeat("0123456789,abcdefghijklmnopqrstuvwxyz\n", 100_000));
        Csv.Read(text, new CsvOptions { Progress = new Recorder(reports) });
        reports.Count.ShouldBeGreaterThan(2);
        reports.ShouldBeInOrder();
        reports[^1].ShouldBe(text.Length);
    }

    [Fact]
    public void ReadCsv_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => Csv.Read("x\n1\n", new CsvOptions { CancellationToken = source.Token }));
    }

    [Fact]
    public void ReadCsv_CancelledWhileReading_Stops()
    {
        using var source = new CancellationTokenSource();
        string text = "x,g\n" + string.Concat(Enumerable.Repeat("0123456789,abcdefghijklmnopqrstuvwxyz\n", 100_000));
        var options = new CsvOptions { CancellationToken = source.Token, Progress = new Caller(source.Cancel) };
        Should.Throw<OperationCanceledException>(() => Csv.Read(text, options));
    }

    private sealed class Recorder(List<long> reports) : IProgress<long>
    {
        public void Report(long value) => reports.Add(value);
    }

    private sealed class Caller(Action action) : IProgress<long>
    {
        public void Report(long value) => action();
    }
}
