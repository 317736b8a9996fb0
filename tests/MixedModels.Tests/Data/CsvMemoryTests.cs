using System.Text;
using MixedModels.Data;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>The memory that columns will take is foretold before they take it.</summary>
public class CsvMemoryTests
{
    private const int Rows = 100_000;
    private const long Enough = 16L << 20;

    private static readonly string Numbers = "aaaa,bbbb,cccc\n" + string.Concat(Enumerable.Repeat("123.456,123.456,123.456\n", Rows));

    private static readonly string Identifiers = "id,y\n" + string.Concat(Enumerable.Range(0, Rows).Select(row => $"person{row:D9},1.5\n"));

    [Fact]
    public void ReadCsv_MoreThanTheLimit_IsRefusedWithBothSizes()
    {
        Problem problem = Csv.Fail(Numbers, new CsvOptions { MemoryLimit = 2 << 20 });
        problem.Code.ShouldBe("MM2033");
        problem.Message.ShouldBe("test.csv needs about 2.3 MB of memory; 2 MB may be used");
        problem.Cause.ShouldBe("about 100,000 rows of 3 columns, judged by the first 1 MB");
        problem.Fix.ShouldNotBeNull().ShouldContain("read only the columns that a formula uses");
    }

    [Fact]
    public void ReadCsv_FewerColumnsOfTheSameFile_FitUnderTheLimit()
    {
        var options = new CsvOptions { MemoryLimit = 2 << 20, Columns = ["aaaa", "cccc"] };
        Csv.Read(Numbers, options).RowCount.ShouldBe(Rows);
        Csv.Fail(Numbers, options with { MemoryLimit = 1 << 20 }).Cause.ShouldNotBeNull().ShouldStartWith("about 100,000 rows of 2 of 3 columns");
    }

    [Fact]
    public void ReadCsv_OfAByteOrderMarkAndWideLineBreaks_ForetellsTheSameRows() =>
        Csv.Fail([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Numbers.ReplaceLineEndings("\r\n"))], Small).Cause.ShouldNotBeNull().ShouldStartWith("about 100,000 rows");

    [Fact]
    public void ReadCsv_OfUtf16_ForetellsTheSameRows() =>
        Csv.Fail([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Numbers)], Small).Cause.ShouldNotBeNull().ShouldStartWith("about 100,000 rows");

    [Fact]
    public void ReadCsv_OfACompressedFile_SaysThatItIsAGuess()
    {
        Problem problem = Csv.Fail(Csv.Gzip(Identifiers), Small);
        problem.Code.ShouldBe("MM2033");
        problem.Cause.ShouldNotBeNull().ShouldEndWith("how far a compressed file inflates is known only at its end");
    }

    [Fact]
    public void ReadCsv_OfManyDifferentTexts_CountsThem()
    {
        Csv.Fail(Identifiers, new CsvOptions { MemoryLimit = Enough }).Code.ShouldBe("MM2033");
        Csv.Read(Identifiers, new CsvOptions { MemoryLimit = Enough, Columns = ["y"] }).RowCount.ShouldBe(Rows);
    }

    [Fact]
    public void ReadCsv_OfNumbersThatNeedTheirTexts_CountsThemInTheSecondReading()
    {
        string last = Identifiers.Replace("person", "", StringComparison.Ordinal);
        Csv.Fail(last, new CsvOptions { MemoryLimit = Enough }).Code.ShouldBe("MM2033");
    }

    [Fact]
    public void ReadCsv_RowsThatBecomeShorter_AreFoundOutLater()
    {
        string text = "x,note\n" + string.Concat(Enumerable.Repeat($"1,{new string('n', 1000)}\n", 1200)) + string.Concat(Enumerable.Repeat("1,n\n", 1_000_000));
        Problem problem = Csv.Fail(text, new CsvOptions { MemoryLimit = 4 << 20, Columns = ["x"] });
        problem.Code.ShouldBe("MM2033");
        problem.Cause.ShouldNotBeNull().ShouldNotEndWith("the first 1 MB");
    }

    [Fact]
    public void ReadCsv_SourceBelowAMegabyte_IsNotJudged() => Csv.Read("x\n1\n2\n", new CsvOptions { MemoryLimit = 1 }).RowCount.ShouldBe(2);

    [Fact]
    public void MemoryLimit_OfZero_IsRefused() => Should.Throw<ArgumentOutOfRangeException>(() => new CsvOptions { MemoryLimit = 0 });

    [Theory]
    [InlineData(256, 0.0, 512)]
    [InlineData(256, 1_000_000.0, 512)]
    [InlineData(800_000, 1_000_000.0, 1_030_000)]
    [InlineData(1_030_000, 1_000_000.0, 2_060_000)]
    public void NextLength_NearTheExpectedEnd_StopsThere(int length, double expected, int next) => GrowingArray.NextLength(length, expected).ShouldBe(next);

    private static CsvOptions Small => new() { MemoryLimit = 1 << 10 };
}
