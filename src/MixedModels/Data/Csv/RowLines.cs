namespace MixedModels.Data;

/// <summary>The line on which each row starts, stored as the few rows where "line minus row" changes.</summary>
internal sealed class RowLines
{
    private readonly List<int> firstRows = [];
    private readonly List<long> offsets = [];

    /// <summary>Number of rows recorded.</summary>
    internal int Count { get; private set; }

    /// <summary>The line of a row, from 1.</summary>
    /// <param name="row">Row index from 0, below <see cref="Count"/>.</param>
    internal long this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
            int at = firstRows.BinarySearch(row);
            return row + offsets[at >= 0 ? at : ~at - 1];
        }
    }

    /// <summary>Records the line of the next row.</summary>
    /// <param name="line">Line from 1.</param>
    internal void Add(long line)
    {
        long offset = line - Count;
        if (offsets.Count == 0 || offsets[^1] != offset)
        {
            firstRows.Add(Count);
            offsets.Add(offset);
        }

        Count++;
    }
}
