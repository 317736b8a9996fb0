namespace MixedModels.Tests.Inference.ExactTests;

/// <summary>Progress that is told at once.</summary>
/// <param name="act">What is done with a report.</param>
internal sealed class Reporter(Action<int> act) : IProgress<int>
{
    /// <inheritdoc/>
    public void Report(int value) => act(value);
}
