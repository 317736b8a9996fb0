using System.Runtime.ExceptionServices;

namespace MixedModels.LinearAlgebra;

/// <summary>The threads that share a loop.</summary>
/// <remarks>Which thread takes which part is left to chance, so a part must write only what no other part reads or
/// writes, and what the parts are must not change a sum's order. Results then have the same bits for any number of
/// threads.</remarks>
internal sealed class ThreadTeam
{
    /// <summary>A team of the caller alone.</summary>
    internal static readonly ThreadTeam Single = new(1);

    private readonly ParallelOptions options;

    /// <summary>A team of the caller and threads of the pool.</summary>
    /// <param name="threads">Number of threads, the caller included; at least 1.</param>
    internal ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        options = new ParallelOptions { MaxDegreeOfParallelism = threads };
    }

    /// <summary>Number of threads, the caller included.</summary>
    internal int Threads { get; }

    /// <summary>Runs the parts, each once, in ascending order as seen from each thread.</summary>
    /// <param name="parts">Number of parts.</param>
    /// <param name="body">Takes the part and the slot that runs it, 0 to <see cref="Threads"/> − 1; two parts never
    /// run in one slot at the same time, so a slot may own scratch.</param>
    /// <exception cref="Exception">The first exception of a part, once all threads have stopped.</exception>
    internal void For(int parts, Action<int, int> body)
    {
        int slots = Math.Min(Threads, parts);
        if (slots <= 1)
        {
            for (int part = 0; part < parts; part++) { body(part, 0); }
            return;
        }

        int next = -1;
        try
        {
            Parallel.For(0, slots, options, slot =>
            {
                for (int part = Interlocked.Increment(ref next); part < parts; part = Interlocked.Increment(ref next)) { body(part, slot); }
            });
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}
