namespace MixedModels.Design;

/// <summary>Consecutive rows of positive weight: columns of numbers, weights, and a level index per grouping factor.</summary>
/// <param name="Count">Rows, at least 1 and at most <see cref="RowSource.ChunkRows"/> of its source.</param>
/// <param name="Offset">Where the rows begin in every array.</param>
/// <param name="Columns">The source's columns.</param>
/// <param name="Weights">Weights, or null for ones.</param>
/// <param name="Codes">Level indices per grouping factor.</param>
internal sealed record RowChunk(int Count, int Offset, double[][] Columns, double[]? Weights, int[][] Codes)
{
    /// <summary>The rows' values of a column.</summary>
    internal ReadOnlySpan<double> Column(int column) => Columns[column].AsSpan(Offset, Count);

    /// <summary>The rows' levels of a grouping factor.</summary>
    internal ReadOnlySpan<int> Levels(int group) => Codes[group].AsSpan(Offset, Count);

    /// <summary>Square roots of the weights of some rows, or ones.</summary>
    /// <param name="start">First row, from 0.</param>
    /// <param name="roots">On return one root per row.</param>
    internal void ReadRootWeights(int start, Span<double> roots)
    {
        if (Weights is null)
        {
            roots.Fill(1.0);
            return;
        }

        ReadOnlySpan<double> weights = Weights.AsSpan(Offset + start, roots.Length);
        for (int i = 0; i < roots.Length; i++) { roots[i] = Math.Sqrt(weights[i]); }
    }
}
