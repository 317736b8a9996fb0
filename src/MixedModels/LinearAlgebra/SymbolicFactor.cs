namespace MixedModels.LinearAlgebra;

/// <summary>Where everything of a supernodal Cholesky factor lies: computed once from a pattern, used at every θ.</summary>
/// <remarks>
/// Columns of the factor are grouped into supernodes of one row structure. Supernode J with w columns and m rows below
/// is a dense column-major block of (w + m + border) rows: its own triangle, the rows below in ascending order, and the
/// <c>border</c> rows of a dense trailing part (for a mixed model the fixed effects and the response), which are
/// never part of the ordering. Source: Davis, Direct Methods for Sparse Linear Systems (2006), ch. 4.
/// </remarks>
internal sealed class SymbolicFactor
{
    private readonly long[] rowsBefore;     // rows below the supernodes before each one

    internal SymbolicFactor(
        int border,
        int[] vertexOffset,
        int[] vertexWidth,
        int[] firstColumn,
        int[] supernodeOfColumn,
        int[][] rows)
    {
        Border = border;
        VertexOffset = vertexOffset;
        VertexWidth = vertexWidth;
        FirstColumn = firstColumn;
        SupernodeOfColumn = supernodeOfColumn;
        Rows = rows;
        ValueOffset = new int[SupernodeCount + 1];
        Stride = new int[SupernodeCount];
        rowsBefore = new long[SupernodeCount + 1];
        double flops = 0.0;
        for (int j = 0; j < SupernodeCount; j++)
        {
            rowsBefore[j + 1] = rowsBefore[j] + rows[j].Length;
            int w = Width(j);
            Stride[j] = w + rows[j].Length + border;
            ValueOffset[j + 1] = checked(ValueOffset[j] + (w * Stride[j]));
            for (int c = 0; c < w; c++) { flops += (double)(Stride[j] - c) * (Stride[j] - c); }
        }

        Flops = flops;
        Updates = SupernodeUpdates.Of(this);
    }

    /// <summary>Rows of the dense trailing part.</summary>
    internal int Border { get; }

    /// <summary>First scalar column of each vertex in the elimination order.</summary>
    internal int[] VertexOffset { get; }

    /// <summary>Width of each vertex.</summary>
    internal int[] VertexWidth { get; }

    /// <summary>First scalar column of each supernode; one more than there are supernodes.</summary>
    internal int[] FirstColumn { get; }

    /// <summary>The supernode of each scalar column.</summary>
    internal int[] SupernodeOfColumn { get; }

    /// <summary>The rows below each supernode's triangle, ascending, border not listed.</summary>
    internal int[][] Rows { get; }

    /// <summary>Where each supernode's block starts among the values; one more than there are supernodes.</summary>
    internal int[] ValueOffset { get; }

    /// <summary>Rows of each supernode's block: the distance between its columns.</summary>
    internal int[] Stride { get; }

    /// <summary>Which supernodes update which.</summary>
    internal SupernodeUpdates Updates { get; }

    /// <summary>Floating-point operations of one factorization: Σ (column count)².</summary>
    internal double Flops { get; }

    /// <summary>Whether a factorization is long enough for several threads.</summary>
    internal bool IsWorthSharing => Flops > 1e7;

    /// <summary>Number of supernodes.</summary>
    internal int SupernodeCount => FirstColumn.Length - 1;

    /// <summary>Order of the sparse part.</summary>
    internal int Order => FirstColumn[^1];

    /// <summary>Elements that the blocks of a pattern hold.</summary>
    /// <param name="border">Rows of the dense trailing part.</param>
    /// <param name="firstColumn">First column of each supernode, and one more.</param>
    /// <param name="rows">Rows below each supernode.</param>
    internal static long CountElements(int border, int[] firstColumn, int[][] rows)
    {
        long count = 0;
        for (int j = 0; j < rows.Length; j++)
        {
            long width = firstColumn[j + 1] - firstColumn[j];
            count += width * (width + rows[j].Length + border);
        }

        return count;
    }

    /// <summary>Columns of a supernode.</summary>
    internal int Width(int supernode) => FirstColumn[supernode + 1] - FirstColumn[supernode];

    /// <summary>Where to cut the supernodes before one of them, so that a share of their rows below comes before the cut.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="supernode">The supernode.</param>
    internal int SourceAt(double share, int supernode)
    {
        if (share >= 1.0) { return supernode; }
        int at = Array.BinarySearch(rowsBefore, 0, supernode, (long)(share * rowsBefore[supernode]));
        return at >= 0 ? at : Math.Min(supernode, ~at);
    }

    /// <summary>Writes for every row of a supernode's block its place in the block; the border rows follow unlisted.</summary>
    /// <param name="supernode">The supernode.</param>
    /// <param name="local">One place per scalar row; only the supernode's rows are written.</param>
    internal void MapRows(int supernode, int[] local)
    {
        int w = Width(supernode);
        int first = FirstColumn[supernode];
        for (int c = 0; c < w; c++) { local[first + c] = c; }
        int[] rows = Rows[supernode];
        for (int i = 0; i < rows.Length; i++) { local[rows[i]] = w + i; }
    }

    /// <summary>Index among the values of the top left element of the block (row vertex, column vertex); the row vertex
    /// is eliminated after the column vertex, or is the same.</summary>
    internal int Address(int rowVertex, int columnVertex)
    {
        int column = VertexOffset[columnVertex];
        int row = VertexOffset[rowVertex];
        int j = SupernodeOfColumn[column];
        int local = row < FirstColumn[j + 1] ? row - FirstColumn[j] : Width(j) + Array.BinarySearch(Rows[j], row);
        return ValueOffset[j] + ((column - FirstColumn[j]) * Stride[j]) + local;
    }

    /// <summary>Index among the values of the first border row in a vertex's first column.</summary>
    internal int BorderAddress(int vertex)
    {
        int column = VertexOffset[vertex];
        int j = SupernodeOfColumn[column];
        return ValueOffset[j] + ((column - FirstColumn[j]) * Stride[j]) + Stride[j] - Border;
    }
}
