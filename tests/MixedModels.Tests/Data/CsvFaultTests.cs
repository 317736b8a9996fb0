using MixedModels.Data;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>A source that fails at its k-th reading ends in a named problem for every k, never in fewer rows.</summary>
public class CsvFaultTests
{
    private const int Rows = 60_000;
    private const int MostReadings = 100;

    private static readonly byte[] Text = System.Text.Encoding.UTF8.GetBytes("id,y\n" + string.Concat(Enumerable.Repeat("007,1.5\n", Rows)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ReadCsv_FailingAtEveryReading_SaysSoOrReadsAll(bool canSeek)
    {
        int failures = 0;
        for (int k = 0; k < MostReadings; k++)
        {
            using var stream = new FaultyStream(Text, k, canSeek);
            try
            {
                DataSet.ReadCsv(stream, "faulty").RowCount.ShouldBe(Rows);
                failures.ShouldBeGreaterThan(3);
                return;
            }
            catch (MixedModelException exception)
            {
                exception.Problems.ShouldHaveSingleItem().Code.ShouldBe("MM2002");
                exception.Problems[0].Cause.ShouldBe("the cable is loose");
                failures++;
            }
        }

        Assert.Fail("the source never became whole");
    }

    [Fact]
    public async Task ReadCsvAsync_Failing_SaysSo()
    {
        using var stream = new FaultyStream(Text, 2, canSeek: false);
        MixedModelException exception = await Should.ThrowAsync<MixedModelException>(() => DataSet.ReadCsvAsync(stream, "faulty"));
        exception.Problems[0].Code.ShouldBe("MM2002");
    }

    private sealed class FaultyStream(byte[] bytes, int readings, bool canSeek) : MemoryStream(bytes)
    {
        private int left = readings;

        public override bool CanSeek => canSeek;

        public override int Read(byte[] buffer, int offset, int count) =>
            left-- > 0 ? base.Read(buffer, offset, count) : throw new IOException("the cable is loose");

        public override int Read(Span<byte> buffer)
        {
            byte[] piece = new byte[buffer.Length];
            int count = Read(piece, 0, piece.Length);
            piece.AsSpan(0, count).CopyTo(buffer);
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }
}
