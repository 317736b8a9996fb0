using MixedModels.Design;

namespace MixedModels.Estimation;

/// <summary>The pair blocks of each connected component of the level graph.</summary>
internal sealed class ComponentIndex
{
    private readonly List<(int Pair, int Index)>[] pairs;

    internal ComponentIndex(AugmentedSystem system, int[] label)
    {
        int count = label.Length == 0 ? 0 : label.Max() + 1;
        pairs = [.. Enumerable.Range(0, count).Select(_ => new List<(int, int)>())];
        Local = new int[label.Length];
        Label = label;
        for (int k = 0; k < system.Data.Pairs.Length; k++)
        {
            PairProducts pair = system.Data.Pairs[k];
            for (int i = 0; i < pair.Count; i++) { pairs[label[system.FirstVertex[pair.First] + pair.FirstLevel[i]]].Add((k, i)); }
        }
    }

    /// <summary>The component of each vertex.</summary>
    internal int[] Label { get; }

    /// <summary>Workspace: first dense row of each vertex within its component.</summary>
    internal int[] Local { get; }

    /// <summary>Pair blocks of a component: which pair of factors, which pair of levels.</summary>
    internal IReadOnlyList<(int Pair, int Index)> PairsOf(int component) => pairs[component];
}
