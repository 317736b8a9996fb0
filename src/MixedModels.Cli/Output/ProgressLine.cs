namespace MixedModels.Cli.Output;

/// <summary>One line on a terminal that says what is going on, once it has gone on for a second.</summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly TextWriter writer;
    private readonly TimeProvider clock;
    private readonly ITimer? timer;
    private readonly long started;
    private string activity = string.Empty;
    private bool isShown;
    private bool isClosed;

    /// <summary>Starts waiting.</summary>
    /// <param name="writer">Standard error.</param>
    /// <param name="clock">Measures how long it lasts.</param>
    /// <param name="isWanted">False to show nothing ever.</param>
    internal ProgressLine(TextWriter writer, TimeProvider clock, bool isWanted)
    {
        this.writer = writer;
        this.clock = clock;
        started = clock.GetTimestamp();
        timer = isWanted ? clock.CreateTimer(_ => Draw(), null, Patience, Interval) : null;
    }

    /// <summary>Says what is going on from now.</summary>
    /// <param name="text">A few words.</param>
    internal void Report(string text)
    {
        lock (gate) { activity = text; }
    }

    /// <summary>Stops, and wipes the line if it was shown.</summary>
    public void Dispose()
    {
        timer?.Dispose();
        lock (gate)
        {
            isClosed = true;
            if (!isShown) { return; }
            writer.Write("\r\u001b[K");
            writer.Flush();
            isShown = false;
        }
    }

    private void Draw()
    {
        lock (gate)
        {
            if (isClosed) { return; }
            long seconds = (long)clock.GetElapsedTime(started).TotalSeconds;
            writer.Write($"\r\u001b[K{activity}  {seconds} s");
            writer.Flush();
            isShown = true;
        }
    }
}
