using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The connected components of the level graph: V⁻¹ does not connect rows of different ones.</summary>
/// <remarks>One per level for a single grouping factor, per top level for nested ones, mostly one in all for crossed ones.</remarks>
internal sealed class LevelComponents
{
    private readonly BlockGraph graph;
    private readonly int count;
    private List<int>[]? members;

    internal LevelComponents(BlockGraph graph)
    {
        this.graph = graph;
        (count, Label) = graph.Components();
        int[] size = new int[count];
        for (int v = 0; v < Label.Length; v++) { size[Label[v]] += graph.Widths[v]; }
        foreach (int s in size)
        {
            Cubes += (double)s * s * s;
            Largest = Math.Max(Largest, s);
        }
    }

    /// <summary>The component of each vertex.</summary>
    internal int[] Label { get; }

    /// <summary>Columns of Z in the largest component.</summary>
    internal int Largest { get; }

    /// <summary>Sum of the cubes of the components' columns of Z: the cost of dense work on each.</summary>
    internal double Cubes { get; }

    /// <summary>The vertices of each component.</summary>
    internal IReadOnlyList<List<int>> Members()
    {
        if (members is null)
        {
            members = new List<int>[count];
            for (int v = 0; v < Label.Length; v++) { (members[Label[v]] ??= []).Add(v); }
        }

        return members;
    }
}
