using MixedModels.LinearAlgebra;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Orders and patterns without a limit of their size.</summary>
internal static class EliminationOrders
{
    internal static int[] Of(BlockGraph graph) => MinimumDegreeOrder.Of(graph, long.MaxValue, out _)!;

    internal static SymbolicFactor Analyze(BlockGraph graph, int[] order, int border) =>
        SymbolicAnalysis.Analyze(graph, order, border, int.MaxValue, out _)!;
}
