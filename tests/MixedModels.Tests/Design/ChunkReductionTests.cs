using System.Globalization;
using MixedModels.Design;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Design;

/// <summary>Chunks are merged in one tree, and a failure or a cancellation leaves no thread behind.</summary>
public class ChunkReductionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1100)]
    [InlineData(5000)]
    [InlineData(700_000)]
    public void Run_AnyThreads_MergesTheSameTreeInOrder(int rows)
    {
        MemoryRows source = BareRows.Of([[.. Enumerable.Range(0, rows).Select(i => (double)i)]]);
        string one = Shape(source, 1);
        for (int threads = 2; threads <= 4; threads++) { Shape(source, threads).ShouldBe(one); }
        int[] starts = [.. one.Split('(', ')', '+').Where(text => text.Length > 0).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        starts.ShouldBe(Enumerable.Range(0, (rows + source.ChunkRows - 1) / source.ChunkRows).Select(k => k * source.ChunkRows));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_AFailure_ReachesTheCallerAsItIs(int threads) => Should.Throw<InvalidDataException>(() => ChunkReduction.Run<object>(
        BareRows.Of([new double[5000]]),
        threads,
        () => chunk => chunk.Offset > 1000 ? throw new InvalidDataException() : chunk,
        (earlier, _) => earlier,
        CancellationToken.None));

    [Fact]
    public void Run_CancelledMeanwhile_StopsAtTheNextChunk()
    {
        using var cancellation = new CancellationTokenSource();
        int seen = 0;
        Should.Throw<OperationCanceledException>(() => ChunkReduction.Run<object>(
            BareRows.Of([new double[5000]]),
            1,
            () => chunk =>
            {
                seen++;
                cancellation.Cancel();
                return chunk;
            },
            (earlier, _) => earlier,
            cancellation.Token));
        seen.ShouldBe(1);
    }

    private static string Shape(MemoryRows source, int threads) => ChunkReduction.Run<string>(
        source, threads, () => chunk => $"{chunk.Column(0)[0]}", (earlier, later) => $"({earlier}+{later})", CancellationToken.None);
}
