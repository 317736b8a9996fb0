using MixedModels.LinearAlgebra;
using MixedModels.Testing.Simulation;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Block graphs of known shape.</summary>
internal static class Graphs
{
    internal static BlockGraph Of(int[] widths, IEnumerable<(int A, int B)> edges)
    {
        (int A, int B)[] all = [.. edges];
        return BlockGraph.From(widths, [([.. all.Select(e => e.A)], [.. all.Select(e => e.B)])]);
    }

    internal static BlockGraph Named(string name)
    {
        var random = new SeededGenerator(1);
        return name switch
        {
            "nothing" => Of([], []),
            "one" => Of([3], []),
            "empty" => Of(Widths(random, 20), []),
            "path" => Of(Widths(random, 30), Enumerable.Range(0, 29).Select(i => (i, i + 1))),
            "shuffled path" => Shuffled(random, 30, Enumerable.Range(0, 29).Select(i => (i, i + 1))),
            "star" => Of(Widths(random, 25), Enumerable.Range(1, 24).Select(i => (0, i))),
            "tree" => Shuffled(random, 60, Enumerable.Range(1, 59).Select(i => (i, random.NextIndex(i)))),
            "nested chain" => Shuffled(random, 63, Enumerable.Range(1, 62).SelectMany(Ancestors)),
            "complete" => Of(Widths(random, 12), Pairs(12)),
            "complete bipartite" => Of(Widths(random, 17), Enumerable.Range(0, 12).SelectMany(a => Enumerable.Range(12, 5).Select(b => (a, b)))),
            "two parts" => Of(Widths(random, 14), Pairs(7).Concat(Pairs(7).Select(e => (e.A + 7, e.B + 7)))),
            "grid" => Shuffled(random, 49, Grid(7)),
            "sparse bipartite" => Bipartite(random, 40, 15, 0.15),
            "dense bipartite" => Bipartite(random, 30, 20, 0.6),
            _ => Random(random, 40, 0.1),
        };
    }

    internal static IEnumerable<string> Names =>
    [
        "nothing", "one", "empty", "path", "shuffled path", "star", "tree", "nested chain", "complete", "complete bipartite", "two parts", "grid",
        "sparse bipartite", "dense bipartite", "random",
    ];

    internal static BlockGraph Bipartite(SeededGenerator random, int first, int second, double density) =>
        Of(Widths(random, first + second), Enumerable.Range(0, first).SelectMany(a => Enumerable.Range(first, second).Select(b => (a, b))).Where(_ => random.NextUniform() < density));

    internal static BlockGraph Random(SeededGenerator random, int count, double density) =>
        Of(Widths(random, count), Pairs(count).Where(_ => random.NextUniform() < density));

    /// <summary>Positions of L below the diagonal of each position, by eliminating one vertex after the other.</summary>
    internal static SortedSet<int>[] Eliminate(BlockGraph graph, int[] order)
    {
        int n = order.Length;
        int[] position = new int[n];
        for (int k = 0; k < n; k++) { position[order[k]] = k; }
        SortedSet<int>[] below = [.. order.Select((v, k) => new SortedSet<int>(graph.Of(v).ToArray().Select(u => position[u]).Where(i => i > k)))];
        foreach (SortedSet<int> rows in below)
        {
            if (rows.Count > 0) { below[rows.Min].UnionWith(rows.Skip(1)); }
        }

        return below;
    }

    internal static BlockGraph WithUnitWidths(BlockGraph graph) => Of(
        [.. Enumerable.Repeat(1, graph.VertexCount)],
        Enumerable.Range(0, graph.VertexCount).SelectMany(v => graph.Of(v).ToArray().Where(u => u > v).Select(u => (v, u))));

    /// <summary>The fill-reducing order, without a limit.</summary>
    internal static int[] Ordered(BlockGraph graph) =>
        MinimumDegreeOrder.Of(graph, long.MaxValue, out _, CancellationToken.None) ?? throw new InvalidOperationException("Without a limit there is an order.");

    /// <summary>The pattern of the factor, without a limit.</summary>
    internal static SymbolicFactor Analyzed(BlockGraph graph, int[] order, int border) =>
        SymbolicAnalysis.Analyze(graph, order, border, long.MaxValue, out _) ?? throw new InvalidOperationException("Without a limit there is a pattern.");

    internal static int Edges(BlockGraph graph) => graph.Neighbours.Length / 2;

    private static int[] Widths(SeededGenerator random, int count) => [.. Enumerable.Range(0, count).Select(_ => 1 + random.NextIndex(4))];

    private static IEnumerable<(int A, int B)> Pairs(int count) =>
        Enumerable.Range(0, count).SelectMany(a => Enumerable.Range(a + 1, count - a - 1).Select(b => (a, b)));

    private static IEnumerable<(int A, int B)> Ancestors(int v)
    {
        for (int up = (v - 1) / 2; ; up = (up - 1) / 2)
        {
            yield return (v, up);
            if (up == 0) { yield break; }
        }
    }

    private static IEnumerable<(int A, int B)> Grid(int side)
    {
        for (int i = 0; i < side * side; i++)
        {
            if ((i + 1) % side != 0) { yield return (i, i + 1); }
            if (i + side < side * side) { yield return (i, i + side); }
        }
    }

    private static BlockGraph Shuffled(SeededGenerator random, int count, IEnumerable<(int A, int B)> edges)
    {
        int[] name = random.NextPermutation(count);
        (int A, int B)[] renamed = [.. edges.Select(e => (name[e.A], name[e.B]))];
        return Of(Widths(random, count), renamed);
    }
}
