namespace MixedModels.LinearAlgebra;

/// <summary>Sources that fill a large part of a last supernode (see <see cref="SupernodeUpdates"/>), spread over all its
/// rows so that a batch of them is one dense matrix.</summary>
internal static class FullSources
{
    /// <summary>Columns of a batch from which no further source joins.</summary>
    private const int BatchColumns = 256;

    /// <summary>Multiplications of a batch from which no further source joins.</summary>
    private const double BatchWork = 2e9;

    /// <summary>The end of the batch that starts with a source.</summary>
    /// <param name="symbolic">The pattern.</param>
    /// <param name="first">Its index among the full sources.</param>
    /// <param name="end">Where the supernode's full sources end.</param>
    internal static int BatchEnd(SymbolicFactor symbolic, int first, int end)
    {
        int columns = 0;
        int d = first;
        double height = symbolic.Stride[symbolic.SupernodeOfColumn[symbolic.Rows[symbolic.Updates.FullSource[first]][^1]]];
        double most = Math.Min(BatchColumns, BatchWork / (height * height));
        while (d < end && (columns == 0 || columns < most)) { columns += symbolic.Width(symbolic.Updates.FullSource[d++]); }
        return d;
    }

    /// <summary>Columns of a batch.</summary>
    internal static int Columns(SymbolicFactor symbolic, int first, int end)
    {
        int columns = 0;
        for (int d = first; d < end; d++) { columns += symbolic.Width(symbolic.Updates.FullSource[d]); }
        return columns;
    }

    /// <summary>Copies the sources' rows into a dense matrix of the supernode's height, zeros where a source has no row.</summary>
    /// <param name="symbolic">The pattern.</param>
    /// <param name="supernode">The supernode.</param>
    /// <param name="first">First source of the batch.</param>
    /// <param name="end">End of the batch.</param>
    /// <param name="values">Values of the factor.</param>
    /// <param name="spread">Height × columns, column-major; overwritten.</param>
    internal static void Spread(SymbolicFactor symbolic, int supernode, int first, int end, double[] values, Span<double> spread)
    {
        int height = symbolic.Stride[supernode];
        int firstColumn = symbolic.FirstColumn[supernode];
        spread[..(height * Columns(symbolic, first, end))].Clear();
        int at = 0;
        for (int d = first; d < end; d++)
        {
            int k = symbolic.Updates.FullSource[d];
            ReadOnlySpan<int> rows = symbolic.Rows[k].AsSpan(symbolic.Updates.FullStart[d]);
            int from = symbolic.ValueOffset[k] + symbolic.Width(k) + symbolic.Updates.FullStart[d];
            for (int c = 0; c < symbolic.Width(k); c++, at += height, from += symbolic.Stride[k])
            {
                for (int i = 0; i < rows.Length; i++) { spread[at + rows[i] - firstColumn] = values[from + i]; }
                values.AsSpan(from + rows.Length, symbolic.Border).CopyTo(spread[(at + height - symbolic.Border)..]);
            }
        }
    }

    /// <summary>Adds the rows of a dense matrix that the sources have to their own values.</summary>
    /// <param name="symbolic">The pattern.</param>
    /// <param name="supernode">The supernode.</param>
    /// <param name="first">First source of the batch.</param>
    /// <param name="end">End of the batch.</param>
    /// <param name="spread">Height × columns, column-major.</param>
    /// <param name="values">Values on the factor's pattern; updated.</param>
    internal static void AddTo(SymbolicFactor symbolic, int supernode, int first, int end, ReadOnlySpan<double> spread, double[] values)
    {
        int height = symbolic.Stride[supernode];
        int firstColumn = symbolic.FirstColumn[supernode];
        int at = 0;
        for (int d = first; d < end; d++)
        {
            int k = symbolic.Updates.FullSource[d];
            ReadOnlySpan<int> rows = symbolic.Rows[k].AsSpan(symbolic.Updates.FullStart[d]);
            int to = symbolic.ValueOffset[k] + symbolic.Width(k) + symbolic.Updates.FullStart[d];
            for (int c = 0; c < symbolic.Width(k); c++, at += height, to += symbolic.Stride[k])
            {
                for (int i = 0; i < rows.Length; i++) { values[to + i] += spread[at + rows[i] - firstColumn]; }
                for (int i = 0; i < symbolic.Border; i++) { values[to + rows.Length + i] += spread[at + height - symbolic.Border + i]; }
            }
        }
    }
}
