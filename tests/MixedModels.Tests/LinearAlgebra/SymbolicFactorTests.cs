using MixedModels.LinearAlgebra;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>The pattern against elimination vertex by vertex, and where its elements lie.</summary>
public class SymbolicFactorTests
{
    public static TheoryData<string> Shapes => [.. Graphs.Names];

    [Theory, MemberData(nameof(Shapes))]
    public void Analyze_AnyShape_HoldsEveryEdgeAndAllFill(string name)
    {
        BlockGraph graph = Graphs.Named(name);
        SymbolicFactor symbolic = Graphs.Analyzed(graph, Graphs.Ordered(graph), 2);
        int[] order = [.. Enumerable.Range(0, graph.VertexCount).OrderBy(v => symbolic.VertexOffset[v])];
        SortedSet<int>[] below = Graphs.Eliminate(graph, order);
        for (int k = 0; k < order.Length; k++)
        {
            int column = symbolic.VertexOffset[order[k]];
            int j = symbolic.SupernodeOfColumn[column];
            foreach (int i in below[k])
            {
                int row = symbolic.VertexOffset[order[i]];
                (row < symbolic.FirstColumn[j + 1] || Array.BinarySearch(symbolic.Rows[j], row) >= 0).ShouldBeTrue($"{name}: row {i} below {k}");
            }
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Analyze_AnyShape_HasSizesThatAgree(string name)
    {
        BlockGraph graph = Graphs.Named(name);
        SymbolicFactor symbolic = Graphs.Analyzed(graph, Graphs.Ordered(graph), 3);
        symbolic.Order.ShouldBe(graph.Widths.Sum());
        symbolic.FirstColumn[0].ShouldBe(0);
        for (int j = 0; j < symbolic.SupernodeCount; j++)
        {
            symbolic.Width(j).ShouldBeGreaterThan(0);
            symbolic.Stride[j].ShouldBe(symbolic.Width(j) + symbolic.Rows[j].Length + 3);
            symbolic.Rows[j].ShouldBe(symbolic.Rows[j].Distinct().Order());
            if (symbolic.Rows[j].Length > 0) { symbolic.Rows[j][0].ShouldBeGreaterThanOrEqualTo(symbolic.FirstColumn[j + 1]); }
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Address_DiagonalBlocksEdgesAndBorder_DoNotOverlap(string name)
    {
        BlockGraph graph = Graphs.Named(name);
        SymbolicFactor symbolic = Graphs.Analyzed(graph, Graphs.Ordered(graph), 2);
        var taken = new HashSet<int>();
        for (int v = 0; v < graph.VertexCount; v++)
        {
            int stride = symbolic.Stride[symbolic.SupernodeOfColumn[symbolic.VertexOffset[v]]];
            Take(symbolic.Address(v, v), stride, graph.Widths[v], graph.Widths[v]);
            Take(symbolic.BorderAddress(v), stride, 2, graph.Widths[v]);
            foreach (int u in graph.Of(v))
            {
                if (symbolic.VertexOffset[u] > symbolic.VertexOffset[v]) { Take(symbolic.Address(u, v), stride, graph.Widths[u], graph.Widths[v]); }
            }
        }

        void Take(int address, int stride, int rows, int columns)
        {
            for (int c = 0; c < columns; c++)
            {
                for (int r = 0; r < rows; r++)
                {
                    int at = address + (c * stride) + r;
                    at.ShouldBeInRange(0, symbolic.ValueOffset[^1] - 1);
                    taken.Add(at).ShouldBeTrue($"address {at} is taken twice");
                }
            }
        }
    }

    [Fact]
    public void Analyze_NoEdges_HasAFlopCountOfItsBlocks()
    {
        SymbolicFactor symbolic = Graphs.Analyzed(Graphs.Of([2, 2], []), [0, 1], 1);
        symbolic.Flops.ShouldBe(2.0 * (9.0 + 4.0));
    }
}
