using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>What data-dependent functions learn from the training rows, or recall when new rows are coded.</summary>
internal sealed class FunctionMemory
{
    private readonly ImmutableSortedDictionary<string, FunctionCoding>.Builder codings;

    /// <summary>A memory to be filled by the training rows.</summary>
    /// <param name="learnt">What is known before.</param>
    internal static FunctionMemory ForTraining(ImmutableSortedDictionary<string, FunctionCoding> learnt) => new(learnt) { IsTraining = true };

    /// <summary>The memory of a fitted model.</summary>
    /// <param name="codings">What was learnt.</param>
    internal FunctionMemory(ImmutableSortedDictionary<string, FunctionCoding> codings) => this.codings = codings.ToBuilder();

    /// <summary>Whether the rows at hand are the training rows.</summary>
    internal bool IsTraining { get; private init; }

    /// <summary>Everything learnt so far.</summary>
    internal ImmutableSortedDictionary<string, FunctionCoding> Codings => codings.ToImmutable();

    /// <summary>What is remembered under the key; learnt now if nothing is.</summary>
    /// <param name="key">Canonical text of the call, behind the path to it.</param>
    /// <param name="learn">Finds the coding from the rows at hand.</param>
    internal T Recall<T>(string key, Func<T> learn)
        where T : FunctionCoding
    {
        if (codings.TryGetValue(key, out FunctionCoding? known)) { return (T)known; }
        T learnt = learn();
        codings[key] = learnt;
        return learnt;
    }
}
