using MixedModels.LinearAlgebra;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Neighbours and components.</summary>
public class BlockGraphTests
{
    [Fact]
    public void Of_Vertex_ListsNeighboursOfBothEnds()
    {
        BlockGraph graph = Graphs.Of([1, 2, 3, 4], [(0, 2), (2, 3)]);
        graph.Of(0).ToArray().ShouldBe([2]);
        graph.Of(1).ToArray().ShouldBeEmpty();
        graph.Of(2).ToArray().Order().ShouldBe([0, 3]);
        graph.Of(3).ToArray().ShouldBe([2]);
        graph.Widths.ShouldBe([1, 2, 3, 4]);
    }

    [Theory]
    [InlineData("nothing", 0)]
    [InlineData("one", 1)]
    [InlineData("empty", 20)]
    [InlineData("tree", 1)]
    [InlineData("star", 1)]
    [InlineData("two parts", 2)]
    [InlineData("complete bipartite", 1)]
    public void Components_OfAShape_AreAsMany(string name, int expected) => Graphs.Named(name).Components().Count.ShouldBe(expected);

    [Fact]
    public void Components_Labels_AreEqualExactlyWhereConnected()
    {
        (int count, int[] label) = Graphs.Of([1, 1, 1, 1, 1, 1], [(4, 0), (2, 4), (1, 5)]).Components();
        count.ShouldBe(3);
        label.ShouldBe([0, 1, 0, 2, 0, 1]);
    }

    [Fact]
    public void From_SeveralLists_JoinsThem()
    {
        BlockGraph graph = BlockGraph.From([1, 1, 1], [([0], [1]), ([0], [2])]);
        graph.Of(0).ToArray().ShouldBe([1, 2]);
    }

    [Fact]
    public void From_VertexOutOfRange_Throws() => Should.Throw<IndexOutOfRangeException>(() => BlockGraph.From([1, 1], [([0], [2])]));
}
