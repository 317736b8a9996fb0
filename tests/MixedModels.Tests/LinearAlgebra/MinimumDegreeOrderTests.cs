using MixedModels.LinearAlgebra;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Orders are permutations, fill little, and are the same every time.</summary>
public class MinimumDegreeOrderTests
{
    public static TheoryData<string> Shapes => [.. Graphs.Names];

    [Theory, MemberData(nameof(Shapes))]
    public void Of_AnyShape_IsAPermutation(string name)
    {
        BlockGraph graph = Graphs.Named(name);
        Graphs.Ordered(graph).Order().ShouldBe(Enumerable.Range(0, graph.VertexCount));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Of_Twice_IsTheSame(string name) => Graphs.Ordered(Graphs.Named(name)).ShouldBe(Graphs.Ordered(Graphs.Named(name)));

    [Theory]
    [InlineData("empty")]
    [InlineData("path")]
    [InlineData("shuffled path")]
    [InlineData("star")]
    [InlineData("tree")]
    [InlineData("complete")]
    [InlineData("two parts")]
    public void Of_ShapeThatNeedsNoFill_HasNone(string name)
    {
        BlockGraph graph = Graphs.WithUnitWidths(Graphs.Named(name));      // unequal widths may make some fill worth while
        Fill(graph, Graphs.Ordered(graph)).ShouldBe(0);
    }

    [Fact]
    public void Of_RandomGraphs_IsAPermutation()
    {
        var random = new SeededGenerator(2);
        for (int i = 0; i < 60; i++)
        {
            BlockGraph graph = Graphs.Random(random, 1 + random.NextIndex(80), 0.3 * random.NextUniform());
            Graphs.Ordered(graph).Order().ShouldBe(Enumerable.Range(0, graph.VertexCount));
        }
    }

    [Fact]
    public void Of_SparseBipartiteGraphs_FillsNoMoreThanTheNaturalOrder()
    {
        // A heuristic: a single graph may come out worse, all of them together may not.
        var random = new SeededGenerator(3);
        long ours = 0;
        long natural = 0;
        for (int i = 0; i < 40; i++)
        {
            int first = 20 + random.NextIndex(60);
            BlockGraph graph = Graphs.Bipartite(random, first, 5 + random.NextIndex(first), 0.05 + (0.1 * random.NextUniform()));
            ours += Work(graph, Graphs.Ordered(graph));
            natural += Work(graph, [.. Enumerable.Range(0, graph.VertexCount)]);
        }

        ours.ShouldBeLessThan(natural);
    }

    private static int Fill(BlockGraph graph, int[] order) => Graphs.Eliminate(graph, order).Sum(rows => rows.Count) - Graphs.Edges(graph);

    private static long Work(BlockGraph graph, int[] order)
    {
        SortedSet<int>[] below = Graphs.Eliminate(graph, order);
        return below.Select((rows, k) => graph.Widths[order[k]] * (long)Square(graph.Widths[order[k]] + rows.Sum(i => graph.Widths[order[i]]))).Sum();
    }

    private static double Square(double x) => x * x;
}
