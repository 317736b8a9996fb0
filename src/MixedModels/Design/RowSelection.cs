namespace MixedModels.Design;

/// <summary>Some rows of a data set, in their order.</summary>
internal sealed class RowSelection
{
    private readonly bool isAll;

    private RowSelection(int[] rows, bool isAll)
    {
        Rows = rows;
        this.isAll = isAll;
    }

    /// <summary>Indices of the selected rows in the data set, ascending.</summary>
    internal int[] Rows { get; }

    /// <summary>n, the number of rows selected.</summary>
    internal int Count => Rows.Length;

    /// <summary>Every row.</summary>
    /// <param name="count">Rows of the data set.</param>
    internal static RowSelection All(int count)
    {
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) { rows[i] = i; }
        return new RowSelection(rows, true);
    }

    /// <summary>The rows whose flag is not set.</summary>
    /// <param name="left">One flag per row of the data set.</param>
    internal static RowSelection Without(bool[] left)
    {
        int count = 0;
        foreach (bool flag in left) { count += flag ? 0 : 1; }
        if (count == left.Length) { return All(count); }
        int[] rows = new int[count];
        int next = 0;
        for (int row = 0; row < left.Length; row++)
        {
            if (!left[row]) { rows[next++] = row; }
        }

        return new RowSelection(rows, false);
    }

    /// <summary>The selected elements: the array itself, not to be changed, where all rows are selected.</summary>
    /// <param name="values">One element per row of the data set.</param>
    internal T[] Gather<T>(T[] values)
    {
        if (isAll) { return values; }
        T[] result = new T[Rows.Length];
        for (int i = 0; i < result.Length; i++) { result[i] = values[Rows[i]]; }
        return result;
    }
}
