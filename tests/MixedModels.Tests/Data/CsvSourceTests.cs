using System.Text;
using MixedModels.Data;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>Sources that can be read twice, whatever they are made of.</summary>
public class CsvSourceTests
{
    private const int Everything = int.MaxValue;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1000)]
    public void StreamByteSource_Copy_IsTheSameInMemoryOrAFile(long largestInMemory)
    {
        byte[] bytes = Encoding.UTF8.GetBytes("x\n001\n2\n");
        using StreamByteSource source = StreamByteSource.Create(new PlainStream(bytes, 2), "pipe", CancellationToken.None, largestInMemory);
        for (int pass = 0; pass < 2; pass++) { ReadAll(source).ShouldBe(bytes); }
        source.HasChanged(0).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task StreamByteSource_AsyncCopy_IsTheSame(long largestInMemory)
    {
        byte[] bytes = Encoding.UTF8.GetBytes("x\n001\n2\n");
        using StreamByteSource source = await StreamByteSource.CreateAsync(new PlainStream(bytes, 2), "pipe", CancellationToken.None, largestInMemory);
        for (int pass = 0; pass < 2; pass++) { ReadAll(source).ShouldBe(bytes); }
    }

    [Fact]
    public void StreamByteSource_Cancelled_Stops() =>
        Should.Throw<OperationCanceledException>(() => StreamByteSource.Create(new PlainStream([1, 2], 1), "pipe", new CancellationToken(canceled: true)));

    [Fact]
    public void FileByteSource_Untouched_HasNotChanged()
    {
        using var folder = new TemporaryFolder();
        using var source = new FileByteSource(folder.Write("a.csv", "x\n1\n"));
        ReadAll(source).Length.ShouldBe(4);
        source.HasChanged(4).ShouldBeFalse();
        source.HasChanged(5).ShouldBeTrue();
    }

    [Fact]
    public void FileByteSource_Deleted_HasChanged()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.csv", "x\n1\n");
        using var source = new FileByteSource(path);
        ReadAll(source).Length.ShouldBe(4);
        File.Delete(path);
        source.HasChanged(4).ShouldBeTrue();
    }

    [Fact]
    public void InflatedStream_LargeText_IsWhole()
    {
        string text = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i * 7919L % 1000003}\n"));
        using var stream = new InflatedStream(new PlainStream(Csv.Gzip(text), 1000), "z", Everything);
        using var reader = new StreamReader(stream);
        reader.ReadToEnd().ShouldBe(text);
    }

    [Fact]
    public void CsvOptions_BadValues_AreRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new CsvOptions { Separator = '"' });
        Should.Throw<ArgumentOutOfRangeException>(() => new CsvOptions { Separator = 'é' });
        Should.Throw<ArgumentOutOfRangeException>(() => new CsvOptions { DecimalMark = ';' });
        Should.Throw<ArgumentOutOfRangeException>(() => new CsvOptions { MaxRecordSize = 10 });
        Should.Throw<ArgumentOutOfRangeException>(() => new CsvOptions { MaxInflatedBytes = 0 });
    }

    [Fact]
    public void ReadCsv_Null_IsRefused()
    {
        Should.Throw<ArgumentNullException>(() => DataSet.ReadCsv(null!));
        Should.Throw<ArgumentNullException>(() => DataSet.ReadCsv(null!, "x"));
        Should.Throw<ArgumentNullException>(() => DataSet.ReadCsv(Stream.Null, null!));
    }

    private static byte[] ReadAll(ByteSource source)
    {
        using Stream stream = source.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
