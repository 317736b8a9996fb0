namespace MixedModels.Cli.Tests.Output;

/// <summary>A clock that moves when it is told to.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<ManualTimer> timers = [];
    private long now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(callback, state, now + dueTime.Ticks);
        timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan time)
    {
        now += time.Ticks;
        foreach (ManualTimer timer in timers) { timer.FireIfDue(now); }
    }

    private sealed class ManualTimer(TimerCallback callback, object? state, long due) : ITimer
    {
        private bool isDisposed;

        public void FireIfDue(long now)
        {
            if (!isDisposed && now >= due) { callback(state); }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => !isDisposed;

        public void Dispose() => isDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
