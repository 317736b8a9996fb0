using System.Runtime.ExceptionServices;

namespace MixedModels.LinearAlgebra;

/// <summary>The threads that share the loops of one piece of work.</summary>
/// <remarks>Which thread takes which part is left to chance, so a part must write only what no other part reads or
/// writes, and what the parts are must not change a sum's order. Results then have the same bits for any number of
/// threads. Between <see cref="Gather"/> and its disposal helpers of the thread pool stay awake, because waking one takes as
/// long as many a loop; a helper that comes late, or never, is not waited for. Several callers may use one team: who finds it
/// gathered shares its helpers, loop by loop. A part must not run a loop of its own.</remarks>
internal sealed class ThreadTeam
{
    /// <summary>A team of the caller alone.</summary>
    internal static readonly ThreadTeam Single = new(1);

    private Gathering? gathering;

    /// <summary>A team of the caller and helpers.</summary>
    /// <param name="threads">Number of threads, the caller included; at least 1.</param>
    internal ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
    }

    /// <summary>Number of threads, the caller included.</summary>
    internal int Threads { get; }

    /// <summary>Calls the helpers together until the answer is disposed of; loops outside run on the caller alone.</summary>
    /// <param name="isWorthwhile">Whether the work to come is long enough.</param>
    internal Together Gather(bool isWorthwhile)
    {
        if (!isWorthwhile || Threads == 1) { return default; }
        var called = new Gathering();
        if (Interlocked.CompareExchange(ref gathering, called, null) is not null) { return default; }
        for (int slot = 1; slot < Threads; slot++) { ThreadPool.UnsafeQueueUserWorkItem(called, preferLocal: false); }
        return new Together(this, called);
    }

    /// <summary>Runs the parts, each once, in ascending order as seen from each thread.</summary>
    /// <param name="parts">Number of parts.</param>
    /// <param name="body">Takes the part and the slot that runs it, 0 to <see cref="Threads"/> − 1; two parts never
    /// run in one slot at the same time, so a slot may own scratch.</param>
    /// <exception cref="Exception">The first exception of a part, once all parts that had begun have ended.</exception>
    internal void For(int parts, Action<int, int> body)
    {
        if (parts <= 1 || Volatile.Read(ref gathering) is not { } together)
        {
            for (int part = 0; part < parts; part++) { body(part, 0); }
            return;
        }

        together.Run(new SharedLoop(parts, body));
    }

    /// <summary>Sends the helpers of a team home when it is disposed of.</summary>
    internal readonly struct Together : IDisposable
    {
        private readonly ThreadTeam? team;
        private readonly Gathering? called;

        internal Together(ThreadTeam team, object called)
        {
            this.team = team;
            this.called = (Gathering)called;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (team is null) { return; }
            Interlocked.CompareExchange(ref team.gathering, null, called);
            called?.End();
        }
    }

    /// <summary>The parts of one loop and how far they are.</summary>
    private sealed class SharedLoop(int parts, Action<int, int> body)
    {
        private int taken;
        private int ended;
        private Exception? failure;

        internal void Work(int slot)
        {
            for (int part = Interlocked.Increment(ref taken) - 1; part < parts; part = Interlocked.Increment(ref taken) - 1)
            {
                try
                {
                    if (Volatile.Read(ref failure) is null) { body(part, slot); }
                }
                catch (Exception exception)
                {
                    Interlocked.CompareExchange(ref failure, exception, null);
                }

                Interlocked.Increment(ref ended);
            }
        }

        internal void Finish()
        {
            var spin = new SpinWait();
            while (Volatile.Read(ref ended) < parts) { spin.SpinOnce(-1); }
            if (failure is not null) { ExceptionDispatchInfo.Throw(failure); }
        }
    }

    /// <summary>The time in which helpers stay awake.</summary>
    private sealed class Gathering : IThreadPoolWorkItem
    {
        private SharedLoop? loop;
        private int helpers;
        private bool isOver;

        internal void Run(SharedLoop next)
        {
            Volatile.Write(ref loop, next);
            next.Work(0);
            next.Finish();
            Volatile.Write(ref loop, null);
        }

        /// <summary>A helper's share: whatever loops come until the end.</summary>
        public void Execute()
        {
            int slot = Interlocked.Increment(ref helpers);
            var spin = new SpinWait();
            SharedLoop? last = null;
            while (!Volatile.Read(ref isOver))
            {
                SharedLoop? current = Volatile.Read(ref loop);
                if (current is null || ReferenceEquals(current, last))
                {
                    spin.SpinOnce(-1);
                    continue;
                }

                current.Work(slot);
                last = current;
                spin.Reset();
            }
        }

        internal void End() => Volatile.Write(ref isOver, true);
    }
}
