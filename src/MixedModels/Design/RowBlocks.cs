namespace MixedModels.Design;

/// <summary>The numeric columns of a design, handed out in blocks of rows; rows of weight zero are passed over.</summary>
internal sealed class RowBlocks
{
    /// <summary>Rows in a full block. Fixed, so that sums have one order whatever the machine does.</summary>
    internal const int Size = 256;

    private readonly double[][] columns;
    private readonly double[]? weights;
    private readonly int[]? positiveRows;
    private readonly int rowCount;

    /// <summary>Prepares the blocks.</summary>
    /// <param name="columns">Distinct columns, all of one length.</param>
    /// <param name="weights">Weights ≥ 0 per row, or null for ones.</param>
    /// <param name="rowCount">Number of rows.</param>
    internal RowBlocks(double[][] columns, double[]? weights, int rowCount)
    {
        this.columns = columns;
        this.weights = weights;
        this.rowCount = rowCount;
        if (weights is not null && Array.Exists(weights, w => w == 0.0))
        {
            positiveRows = [.. Enumerable.Range(0, rowCount).Where(i => weights[i] > 0.0)];
        }
    }

    /// <summary>n, the rows of positive weight.</summary>
    internal int Count => positiveRows?.Length ?? rowCount;

    /// <summary>Number of columns.</summary>
    internal int ColumnCount => columns.Length;

    /// <summary>Number of blocks.</summary>
    internal int BlockCount => (Count + Size - 1) / Size;

    /// <summary>Rows in a block.</summary>
    internal int Length(int block) => Math.Min(Size, Count - (block * Size));

    /// <summary>Copies a column of a block.</summary>
    internal void Read(int block, int column, Span<double> destination)
    {
        int start = block * Size;
        int length = Length(block);
        if (positiveRows is null)
        {
            columns[column].AsSpan(start, length).CopyTo(destination);
            return;
        }

        double[] source = columns[column];
        for (int i = 0; i < length; i++) { destination[i] = source[positiveRows[start + i]]; }
    }

    /// <summary>The square roots of a block's weights.</summary>
    internal void ReadRootWeights(int block, Span<double> destination)
    {
        int length = Length(block);
        for (int i = 0; i < length; i++) { destination[i] = weights is null ? 1.0 : Math.Sqrt(weights[Row(block, i)]); }
    }

    /// <summary>Whether there are weights.</summary>
    internal bool IsWeighted => weights is not null;

    /// <summary>Index among all rows of row <paramref name="i"/> of a block.</summary>
    internal int Row(int block, int i) => positiveRows is null ? (block * Size) + i : positiveRows[(block * Size) + i];

    /// <summary>Σ log w over the rows of positive weight.</summary>
    internal double SumLogWeights()
    {
        if (weights is null) { return 0.0; }
        double sum = 0.0;
        foreach (double w in weights) { sum += w > 0.0 ? Math.Log(w) : 0.0; }
        return sum;
    }
}
