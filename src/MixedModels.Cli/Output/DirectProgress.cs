namespace MixedModels.Cli.Output;

/// <summary>Hands progress on at once and on the same thread; the framework's own type posts it to a thread pool, where
/// steps would overtake each other.</summary>
/// <param name="act">What to do with a report.</param>
internal sealed class DirectProgress<T>(Action<T> act) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => act(value);
}
