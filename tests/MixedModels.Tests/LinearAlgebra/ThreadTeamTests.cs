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
        var team = new ThreadTeam(threads);
        using ThreadTeam.Together together = team.Gather(true);
        team.For(parts, (part, slot) =>
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
        var team = new ThreadTeam(4);
        using ThreadTeam.Together together = team.Gather(true);
        team.For(2000, (_, slot) =>
        {
            Interlocked.Increment(ref busy[slot]).ShouldBe(1);
            Thread.SpinWait(50);
            Interlocked.Decrement(ref busy[slot]);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void For_CancelledPart_ThrowsWhatItThrewAndWorksOn(int threads)
    {
        var team = new ThreadTeam(threads);
        using ThreadTeam.Together together = team.Gather(true);
        Should.Throw<OperationCanceledException>(() => team.For(50, (part, _) =>
        {
            if (part == 7) { throw new OperationCanceledException(); }
        }));
        int count = 0;
        team.For(30, (_, _) => Interlocked.Increment(ref count));
        count.ShouldBe(30);
    }

    [Fact]
    public void For_ManyLoopsInARow_UsesHelpers()
    {
        // A helper may come late, but not for ever: some loop of very many has one.
        var team = new ThreadTeam(2);
        using ThreadTeam.Together together = team.Gather(true);
        bool helped = false;
        for (long start = Environment.TickCount64; !helped && Environment.TickCount64 - start < 30_000;)
        {
            team.For(8, (_, slot) =>
            {
                Thread.SpinWait(2000);
                if (slot == 1) { Volatile.Write(ref helped, true); }
            });
        }

        helped.ShouldBeTrue();
    }

    [Fact]
    public void Gather_ByTwoCallers_ServesBothAndEnds()
    {
        var team = new ThreadTeam(3);
        Parallel.For(0, 4, _ =>
        {
            for (int round = 0; round < 300; round++)
            {
                using ThreadTeam.Together together = team.Gather(true);
                int count = 0;
                team.For(5, (_, _) => Interlocked.Increment(ref count));
                count.ShouldBe(5);
            }
        });
        int caller = Environment.CurrentManagedThreadId;
        team.For(20, (_, _) => Environment.CurrentManagedThreadId.ShouldBe(caller));
    }

    [Fact]
    public void For_OutsideAGathering_RunsOnTheCaller()
    {
        int caller = Environment.CurrentManagedThreadId;
        var team = new ThreadTeam(3);
        using (team.Gather(isWorthwhile: false)) { team.For(20, (_, slot) => Check(slot)); }
        using (team.Gather(isWorthwhile: true)) { team.For(20, (_, _) => { }); }
        team.For(20, (_, slot) => Check(slot));

        void Check(int slot)
        {
            slot.ShouldBe(0);
            Environment.CurrentManagedThreadId.ShouldBe(caller);
        }
    }

    [Fact]
    public void Constructor_NoThread_IsRefused() => Should.Throw<ArgumentOutOfRangeException>(() => new ThreadTeam(0));
}
