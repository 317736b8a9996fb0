using System.Text;
using MixedModels.Data;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>Texts that cannot be read, each with its code and the place named.</summary>
public class CsvProblemTests
{
    [Theory]
    [InlineData("", "MM2003", "test.csv is empty")]
    [InlineData("\n\r\n", "MM2003", "test.csv is empty")]
    [InlineData("\uFEFF", "MM2003", "test.csv is empty")]
    [InlineData("a,b\n", "MM2004", "header but no rows")]
    [InlineData("a,b", "MM2004", "header but no rows")]
    [InlineData("a,b\n1,2\n3\n", "MM2005", "line 3 of test.csv has 1 field, 2 expected")]
    [InlineData("a,b\n1,2\n\n\n3,4,5\n", "MM2005", "line 5 of test.csv has 3 fields, 2 expected")]
    [InlineData("a,b\n\"x\ny\",2\n3,4,5\n", "MM2005", "line 4 of test.csv")]
    [InlineData("a,b\n1,2\n   \n", "MM2005", "line 3 of test.csv has 1 field")]
    [InlineData("a,b\n1,2\n3,\"x\n4,5\n", "MM2006", "opened on line 3 of test.csv")]
    [InlineData("a,b\n1,2\n\"x\ny\",\"z\n4,5\n", "MM2006", "opened on line 4 of test.csv")]
    [InlineData("a,\"b\n1,2\n", "MM2006", "opened on line 1 of test.csv")]
    [InlineData("a,b\n1,2\n3,x\"y\n", "MM2007", "line 3 of test.csv")]
    [InlineData("a,b\n1,2\n3,\"x\"y\n", "MM2007", "line 3 of test.csv goes on after a closing quote")]
    [InlineData("a,b\"c\n1,2\n", "MM2007", "line 1 of test.csv")]
    [InlineData("Days,y,x,z,Days\n1,2,3,4,5\n", "MM2008", "`Days` is the name of columns 1 and 5")]
    [InlineData("a,,b\n1,2,3\n", "MM2009", "column 2 of test.csv has no name")]
    [InlineData("\"\",b\n1,2\n", "MM2009", "column 1 of test.csv has no name")]
    [InlineData("a,b,\n1,2,\n1,2,3\n", "MM2009", "column 3 of test.csv has no name")]
    [InlineData("a,\u00A0\u200B,c\n1,2,3\n", "MM2009", "column 2 of test.csv has no name")]
    [InlineData("y\n1\nInf\n", "MM2016", "`Inf` on line 3")]
    [InlineData("y\n-inf\n1\n", "MM2016", "`-inf` on line 2")]
    [InlineData("y\n1\n\n1e400\n", "MM2016", "`1e400` on line 4")]
    public void ReadCsv_BadText_NamesCodeAndPlace(string text, string code, string part)
    {
        Problem problem = Csv.Fail(text);
        problem.Code.ShouldBe(code);
        problem.Severity.ShouldBe(Severity.Error);
        problem.Message.ShouldContain(part);
    }

    [Theory]
    [InlineData("a,b\n1,2,\n", "the row ends with a separator and the header does not")]
    [InlineData("a,b\n1,1,2\n", "R's write.table writes row names without a column name")]
    [InlineData("a,b\n1,2\n1,1,2\n", "the line reads `1,1,2`, and the separator is a comma")]
    [InlineData("a\tb\n1\n", "the line reads `1`, and the separator is a tab")]
    public void ReadCsv_Ragged_ExplainsTheUsualReasons(string text, string cause) => Csv.Fail(text).Cause.ShouldBe(cause);

    [Fact]
    public void ReadCsv_BlankFirstHeader_NamesRowNames() => Csv.Fail("\"\",b\n1,2\n").Cause.ShouldNotBeNull().ShouldContain("row names");

    [Theory]
    [InlineData("g\nA\n\u00E9x\nb\n", 4, 3)]
    [InlineData("g\n\u00E9", 2, 2)]
    public void ReadCsv_Latin1AsUtf8_NamesByteAndLine(string text, int offset, int line)
    {
        Problem problem = Csv.Fail(Encoding.Latin1.GetBytes(text));
        problem.Code.ShouldBe("MM2011");
        problem.Message.ShouldBe($"test.csv is not valid UTF-8 at byte {offset} (line {line})");
        problem.Fix.ShouldNotBeNull().ShouldContain("latin1");
    }

    [Fact]
    public void ReadCsv_InvalidUtf8AfterAMark_CountsTheMark() =>
        Csv.Fail([0xEF, 0xBB, 0xBF, .. "g\n"u8, 0xFF, (byte)'\n']).Message.ShouldContain("byte 5 (line 2)");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ReadCsv_InvalidUtf8AcrossPieces_NamesTheByte(int piece)
    {
        byte[] bytes = [.. "g\nabc\nab"u8, 0xF0, 0x9F, 0x90, (byte)'x', (byte)'\n'];
        Should.Throw<MixedModelException>(() => DataSet.ReadCsv(new PlainStream(bytes, piece), "pipe"))
            .Problems[0].Message.ShouldBe("pipe is not valid UTF-8 at byte 8 (line 3)");
    }

    [Fact]
    public void ReadCsv_BrokenUtf16_SaysSo() =>
        Csv.Fail([0xFF, 0xFE, (byte)'g', 0, (byte)'\n', 0, 0x00, 0xD8, (byte)'a', 0], null).Code.ShouldBe("MM2011");

    [Fact]
    public void ReadCsv_NulByte_NamesItsPlace()
    {
        Problem problem = Csv.Fail("group,x\nalpha,1\nbeta,\0\n");
        problem.Code.ShouldBe("MM2012");
        problem.Message.ShouldContain("byte 21 (line 3)");
        problem.Fix.ShouldBe("export the table as CSV again");
    }

    [Fact]
    public void ReadCsv_Utf16WithoutMark_SuggestsTheEncoding() =>
        Csv.Fail(Encoding.Unicode.GetBytes("group,x\nalpha,1\n")).Fix.ShouldBe("read it with the encoding utf-16 (--encoding utf-16)");

    [Theory]
    [InlineData("PK\u0003\u0004..[Content_Types].xml", "an Excel workbook (XLSX)")]
    [InlineData("PK\u0003\u0004..readme.txt", "a ZIP archive")]
    [InlineData("%PDF-1.7", "a PDF document")]
    [InlineData("PAR1....", "a Parquet file")]
    [InlineData("SQLite format 3", "an SQLite database")]
    [InlineData("RDX3\n", "an R data file (RDS or RData)")]
    [InlineData("\u00D0\u00CF\u0011\u00E0", "an old Excel workbook (XLS)")]
    [InlineData("BZh91AY", "a bzip2 file")]
    [InlineData("(\u00B5/\u00FD", "a Zstandard file")]
    [InlineData("\u00FD7zXZ", "an XZ file")]
    public void ReadCsv_BinaryFile_NamesItsKind(string start, string kind)
    {
        Problem problem = Csv.Fail(Encoding.Latin1.GetBytes(start));
        problem.Code.ShouldBe("MM2012");
        problem.Message.ShouldBe($"test.csv is {kind}, not text");
    }

    [Fact]
    public void ReadCsv_GzippedWorkbook_IsSeenInside() => Csv.Fail(Csv.Gzip("PK\u0003\u0004 xl/")).Code.ShouldBe("MM2012");

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(200)]
    public void ReadCsv_TruncatedGzip_IsAnErrorNotFewerRows(int missing)
    {
        byte[] whole = Csv.Gzip("x,y\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i * 7919 % 10007},{i}\n")));
        Problem problem = Csv.Fail(whole[..^missing]);
        problem.Code.ShouldBe("MM2032");
        problem.Cause!.ShouldNotContain("method");          // what is said of a file that is merely cut short
    }

    [Fact]
    public void ReadCsv_DamagedGzip_SaysSo()
    {
        byte[] bytes = Csv.Gzip("x,y\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i * 7919 % 10007},{i}\n")));
        bytes[bytes.Length / 2] ^= 0x55;
        Csv.Fail(bytes).Code.ShouldBeOneOf("MM2032", "MM2005", "MM2007", "MM2011", "MM2012");
        bytes[bytes.Length / 2] ^= 0x55;
        bytes[^6] ^= 1;                                                         // its check sum
        Csv.Fail(bytes).Code.ShouldBe("MM2032");
    }

    [Fact]
    public void ReadCsv_InflatingTooFar_Stops()
    {
        Problem problem = Csv.Fail(Csv.Gzip("x\n" + new string('\n', 5_000_000)), new CsvOptions { MaxInflatedBytes = 1 << 20 });
        problem.Code.ShouldBe("MM2020");
        problem.Message.ShouldContain("1 MB");
    }

    [Fact]
    public void ReadCsv_InflatingToTheLimit_IsRead()
    {
        const string Text = "x\n1\n";
        Csv.Read(Csv.Gzip(Text), new CsvOptions { MaxInflatedBytes = Text.Length }).RowCount.ShouldBe(1);
        Csv.Fail(Csv.Gzip(Text), new CsvOptions { MaxInflatedBytes = Text.Length - 1 }).Code.ShouldBe("MM2020");
    }

    [Fact]
    public void ReadCsv_EndlessRecord_NamesItsLine()
    {
        Problem problem = Csv.Fail("a,b\n1,2\n3,\"" + new string('x', 3_000_000) + "\n", new CsvOptions { MaxRecordSize = 1 << 20 });
        problem.Code.ShouldBe("MM2019");
        problem.Message.ShouldContain("line 3");
    }

    [Fact]
    public void ReadCsv_EndlessHeader_NamesItsLine() =>
        Csv.Fail(new string('x', 3_000_000), new CsvOptions { MaxRecordSize = 1 << 20 }).Code.ShouldBe("MM2019");

    [Fact]
    public void ReadCsv_SkipBadRows_UnclosedQuoteIsStillAnError() =>
        Csv.Fail("a,b\n1,2\n3,\"x\n4,5\n", new CsvOptions { SkipBadRows = true }).Code.ShouldBe("MM2006");

    [Theory]
    [InlineData("a;b\n1;2\n1\"5;\"x\n3;4\n5;6\n")]
    [InlineData("a;b\n1;2\n\"5\"x;\"x\n3;4\n5;6\n")]
    public void ReadCsv_SkipBadRows_FaultThatRunsOnIsAnErrorNotFewerRows(string text) =>
        Csv.Fail(text, new CsvOptions { SkipBadRows = true }).Code.ShouldBe("MM2007");

    [Fact]
    public void ReadCsv_SkipBadRows_BadHeaderIsStillAnError() =>
        Csv.Fail("a,b\"c\n1,2\n", new CsvOptions { SkipBadRows = true }).Code.ShouldBe("MM2007");

    [Fact]
    public void ReadCsv_OnlyBadRows_SaysHowMany()
    {
        Problem problem = Csv.Fail("a,b\n1\n2\n", new CsvOptions { SkipBadRows = true });
        problem.Code.ShouldBe("MM2004");
        problem.Cause.ShouldBe("2 bad rows left out on request");
        problem.Fix.ShouldNotBeNull().ShouldContain("--sep");
    }

    [Theory]
    [InlineData("x;y\n1;1\n1,5;2\n", "MM2013", "holds `1,5`")]
    [InlineData("x\ty\n1\t1\n1,234\t2\n", "MM2014", "holds `1,234`")]
    [InlineData("x,y\n\"1,234\",1\n", "MM2014", "holds `1,234`")]
    [InlineData("x;y\n1;1\n1,234;2\n", "MM2013", "holds `1,234`")]
    [InlineData("x;y\n-0,390;1\n1,246;2\n", "MM2013", "holds `-0,390`")]
    [InlineData("x\ty\n1,246\t1\n-0,390\t2\n", "MM2013", "holds `1,246`")]
    [InlineData("x\ty\n1,246\t1\n1,25\t2\n", "MM2013", "holds `1,246`")]
    [InlineData("x;y\n1 234;1\n", "MM2014", "holds `1 234`")]
    [InlineData("x;y\n1;1\n1,234.5;2\n", "MM2014", "holds `1,234.5`")]
    [InlineData("x;y\nabc;1\n1;2\n", "MM2015", "`abc`")]
    public void ReadCsv_NumberAskedFor_ExplainsTheText(string text, string code, string part)
    {
        Problem problem = Csv.Fail(text, new CsvOptions { NumberColumns = ["x"] });
        problem.Code.ShouldBe(code);
        $"{problem.Message} {problem.Cause}".ShouldContain(part);
    }

    [Fact]
    public void ReadCsv_NumberAskedFor_OneBadCellNamesLineAndCount()
    {
        Problem problem = Csv.Fail("x\n1\n\nn/a\n2\nn/a\n", new CsvOptions { NumberColumns = ["x"] });
        problem.Message.ShouldBe("column `x` is not a number: line 4 of test.csv holds `n/a`");
        problem.Cause.ShouldBe("there are 2 cells that are no number");
        problem.Fix.ShouldNotBeNull().ShouldContain("--na n/a");
    }

    [Fact]
    public void ReadCsv_NumberAskedForDates_SaysDates() =>
        Csv.Fail("d\n2020-01-01\n", new CsvOptions { NumberColumns = ["d"] }).Code.ShouldBe("MM2018");

    [Fact]
    public void ReadCsv_NumberAskedForOnlyInfinities_SaysInfinite() =>
        Csv.Fail("d\nInf\n", new CsvOptions { NumberColumns = ["d"] }).Code.ShouldBe("MM2016");

    [Fact]
    public void ReadCsv_MissingFile_SuggestsTheNearestName()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sleepstudy.csv", "x\n1\n");
        FailFile(Path.Combine(folder.Path, "sleepstdy.csv")).Fix.ShouldBe("did you mean `sleepstudy.csv`?");
        FailFile(Path.Combine(folder.Path, "sleepstudy")).Fix.ShouldBe("did you mean `sleepstudy.csv`?");
        FailFile(Path.Combine(folder.Path, "other.txt")).Code.ShouldBe("MM2001");
        FailFile(Path.Combine(folder.Path, "nowhere", "a.csv")).Code.ShouldBe("MM2001");
        FailFile("").Code.ShouldBe("MM2001");
    }

    [Fact]
    public void ReadCsv_Folder_SaysSo()
    {
        using var folder = new TemporaryFolder();
        FailFile(folder.Path).Code.ShouldBe("MM2002");
    }

    // A link to itself on Unix, a file held by somebody on Windows: what an administrator cannot read either.
    [Fact]
    public void ReadCsv_FileThatNobodyCanRead_SaysSo()
    {
        using var folder = new TemporaryFolder();
        string path = OperatingSystem.IsWindows() ? folder.Write("held.csv", "x\n1\n") : Path.Combine(folder.Path, "loop.csv");
        using FileStream? held = OperatingSystem.IsWindows() ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
        if (held is null) { File.CreateSymbolicLink(path, path); }
        Problem problem = FailFile(path);
        problem.Code.ShouldBe("MM2002");
        problem.Message.ShouldContain(Path.GetFileName(path));
        problem.Cause.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void ReadCsv_WithoutPermission_SaysSoUnlessTheSystemAllowsIt()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("secret.csv", "x\n1\n");
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(path, UnixFileMode.None); }
        bool isAllowed = OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess;
        if (isAllowed) { DataSet.ReadCsv(path).RowCount.ShouldBe(1); }
        else { FailFile(path).Code.ShouldBe("MM2002"); }
    }

    [Fact]
    public void ReadCsv_PathThroughAFile_SaysThereIsNoFile()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("file.csv", "x\n1\n");
        FailFile(Path.Combine(file, "a.csv")).Code.ShouldBe("MM2001");
    }

    [Fact]
    public void ReadCsv_FileGrowsWhileRead_IsAnError()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("growing.csv", "x\n" + string.Concat(Enumerable.Repeat("1234567890\n", 300_000)));
        var options = new CsvOptions { Progress = new Appender(path) };
        Should.Throw<MixedModelException>(() => DataSet.ReadCsv(path, options)).Problems[0].Code.ShouldBe("MM2022");
    }

    [Fact]
    public void ReadCsv_StreamDiffersInTheSecondPass_IsAnError()
    {
        using var stream = new ChangingStream("x\n007\n"u8.ToArray(), "x\n008\n"u8.ToArray());
        Should.Throw<MixedModelException>(() => DataSet.ReadCsv(stream, "changing")).Problems[0].Code.ShouldBe("MM2022");
    }

    [Fact]
    public void ReadCsv_StreamShorterInTheSecondPass_IsAnError()
    {
        using var stream = new ChangingStream("x\n007\n008\n"u8.ToArray(), "x\n007\n"u8.ToArray());
        Should.Throw<MixedModelException>(() => DataSet.ReadCsv(stream, "changing")).Problems[0].Code.ShouldBe("MM2022");
    }

    [Fact]
    public void ReadCsv_UnknownEncoding_ListsTheKnown()
    {
        Problem problem = Csv.Fail("x\n1\n", new CsvOptions { Encoding = "klingon" });
        problem.Code.ShouldBe("MM2030");
        problem.Fix.ShouldNotBeNull().ShouldContain("latin1");
    }

    [Fact]
    public void ReadCsv_OptionForUnknownColumn_SuggestsOne()
    {
        Problem problem = Csv.Fail("Subject,y\n1,2\n", new CsvOptions { FactorColumns = ["Subjct"] });
        problem.Code.ShouldBe("MM2027");
        problem.Fix.ShouldBe("did you mean `Subject` (--factor)?");
    }

    [Fact]
    public void ReadCsv_NumberAndFactor_Contradict() =>
        Csv.Fail("x\n1\n", new CsvOptions { NumberColumns = ["x"], FactorColumns = ["x"] }).Code.ShouldBe("MM2030");

    [Fact]
    public void ReadCsv_LevelsTwice_Contradict()
    {
        var levels = new Dictionary<string, IReadOnlyList<string>> { ["x"] = ["1"] };
        Csv.Fail("x\n1\n", new CsvOptions { Levels = levels, OrderedLevels = levels }).Code.ShouldBe("MM2030");
    }

    [Fact]
    public void ReadCsv_ValueOutsideLevels_NamesItsLine()
    {
        var levels = new Dictionary<string, IReadOnlyList<string>> { ["dose"] = ["low", "high"] };
        Problem problem = Csv.Fail("dose\nlow\n\nhihg\n", new CsvOptions { Levels = levels });
        problem.Code.ShouldBe("MM2028");
        problem.Message.ShouldContain("`hihg` on line 4");
        problem.Fix.ShouldNotBeNull().ShouldContain("`high`");
    }

    [Fact]
    public void ReadCsv_ControlCharactersInMessages_AreShownNotSent() =>
        Csv.Fail("a,b\n\u001b[31mred\n").Cause.ShouldNotBeNull().ShouldContain("<U+001B>");

    [Fact]
    public void ReadCsv_LongValuesInMessages_AreCut() => Csv.Fail("a,b\n" + new string('x', 5000) + "\n").Cause!.Length.ShouldBeLessThan(200);

    private static Problem FailFile(string path) => Should.Throw<MixedModelException>(() => DataSet.ReadCsv(path)).Problems.ShouldHaveSingleItem();

    private sealed class Appender(string path) : IProgress<long>
    {
        private bool done;

        public void Report(long value)
        {
            if (done) { return; }
            done = true;
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            file.Write("x"u8);
        }
    }

    /// <summary>Gives other bytes each time it is read from the start.</summary>
    private sealed class ChangingStream(byte[] first, byte[] later) : MemoryStream(first.Length > later.Length ? first.Length : later.Length)
    {
        private int starts;

        public override long Position
        {
            get => base.Position;
            set
            {
                byte[] bytes = starts++ == 0 ? first : later;
                SetLength(0);
                base.Position = 0;
                Write(bytes);
                base.Position = value;
            }
        }
    }
}
