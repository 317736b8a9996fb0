using MixedModels.LinearAlgebra;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Every part once, slots exclusive, exceptions as they were thrown.</summary>
public class ThreadTeamTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 9)]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    [InlineData(3, 1000)]
    public void For_AnyParts_RunsEachOnce(int threads, int parts)
    {
        int[] runs = new int[parts];
        new ThreadTeam(threads).For(parts, (part, slot) =>
        {
            slot.ShouldBeInRange(0, threads - 1);
            Interlocked.Increment(ref runs[part]);
        });
        runs.ShouldAllBe(count => count == 1);
    }

    [Fact]
    public void For_ManyParts_NeverUsesASlotTwiceAtATime()
    {
        int[] busy = new int[4];
        new ThreadTeam(4).For(2000, (_, slot) =>
        {
            Interlocked.Increment(ref busy[slot]).ShouldBe(1);
            Thread.SpinWait(50);
            Interlocked.Decrement(ref busy[slot]);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void For_CancelledPart_ThrowsWhatItThrew(int threads) =>
        Should.Throw<OperationCanceledException>(() => new ThreadTeam(threads).For(50, (part, _) =>
        {
            if (part == 7) { throw new OperationCanceledException(); }
        }));

    [Fact]
    public void Constructor_NoThread_IsRefused() => Should.Throw<ArgumentOutOfRangeException>(() => new ThreadTeam(0));
}
