namespace MixedModels;

/// <summary>Settings of a parametric bootstrap.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Responses drawn and refitted; default 1 000, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Replicates
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Needs at least 1.");
    } = 1000;

    /// <summary>Seed: the same seed gives the same replicates, whatever the number of threads; default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>At most how many threads work; default the processors at hand, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Threads
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Needs at least 1.");
    } = Environment.ProcessorCount;

    /// <summary>Told the number of replicates done, now and then; null for nobody.</summary>
    public IProgress<int>? Progress { get; init; }

    /// <summary>Stops the work.</summary>
    public CancellationToken CancellationToken { get; init; }
}
