using MixedModels.Design;

namespace MixedModels.Tests.Design;

/// <summary>Rows of columns that stand for nothing: no formula, no groups.</summary>
internal static class BareRows
{
    /// <summary>The rows.</summary>
    /// <param name="columns">The columns; the last counts as the response, the others as X.</param>
    /// <param name="weights">Weights, or null.</param>
    internal static MemoryRows Of(double[][] columns, double[]? weights = null) =>
        new(new RowLayout([.. Enumerable.Range(0, columns.Length - 1)], columns.Length - 1, [], []), columns, weights, []);
}
