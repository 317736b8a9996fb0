namespace MixedModels.LinearAlgebra;

/// <summary>The pattern of a symmetric block matrix: vertices with widths, edges where an off-diagonal block exists.</summary>
/// <remarks>Adjacency is symmetric and stored by vertex: the neighbours of v are
/// <c>Neighbours[Pointers[v] .. Pointers[v + 1]]</c>, without v itself and without repeats.</remarks>
internal sealed class BlockGraph
{
    private BlockGraph(int[] widths, int[] pointers, int[] neighbours)
    {
        Widths = widths;
        Pointers = pointers;
        Neighbours = neighbours;
    }

    /// <summary>Rows (= columns) of each vertex's diagonal block, at least 1.</summary>
    internal int[] Widths { get; }

    /// <summary>Start of each vertex's neighbours; one more than there are vertices.</summary>
    internal int[] Pointers { get; }

    /// <summary>The neighbours of all vertices, one after the other.</summary>
    internal int[] Neighbours { get; }

    /// <summary>Number of vertices.</summary>
    internal int VertexCount => Widths.Length;

    /// <summary>The neighbours of a vertex.</summary>
    internal ReadOnlySpan<int> Of(int vertex) => Neighbours.AsSpan(Pointers[vertex], Pointers[vertex + 1] - Pointers[vertex]);

    /// <summary>Builds the graph from edges, each named once.</summary>
    /// <param name="widths">Width of each vertex.</param>
    /// <param name="edges">Pairs of distinct vertices.</param>
    internal static BlockGraph From(int[] widths, IReadOnlyList<(int[] First, int[] Second)> edges)
    {
        int[] pointers = new int[widths.Length + 1];
        foreach ((int[] first, int[] second) in edges)
        {
            for (int e = 0; e < first.Length; e++)
            {
                pointers[first[e] + 1]++;
                pointers[second[e] + 1]++;
            }
        }

        for (int v = 0; v < widths.Length; v++) { pointers[v + 1] = checked(pointers[v + 1] + pointers[v]); }
        int[] next = pointers[..^1];
        int[] neighbours = new int[pointers[^1]];
        foreach ((int[] first, int[] second) in edges)
        {
            for (int e = 0; e < first.Length; e++)
            {
                neighbours[next[first[e]]++] = second[e];
                neighbours[next[second[e]]++] = first[e];
            }
        }

        return new BlockGraph(widths, pointers, neighbours);
    }

    /// <summary>The connected components, as a label per vertex from 0 in order of first vertex.</summary>
    internal (int Count, int[] Label) Components()
    {
        int[] label = new int[VertexCount];
        Array.Fill(label, -1);
        var open = new Stack<int>();
        int count = 0;
        for (int root = 0; root < VertexCount; root++)
        {
            if (label[root] >= 0) { continue; }
            label[root] = count;
            open.Push(root);
            while (open.TryPop(out int v))
            {
                foreach (int u in Of(v))
                {
                    if (label[u] >= 0) { continue; }
                    label[u] = count;
                    open.Push(u);
                }
            }

            count++;
        }

        return (count, label);
    }
}
