namespace MixedModels.Design;

/// <summary>Brings the rows of a chunk into the order of one or two grouping factors' levels, by counting; equal rows stay
/// in their order. A workspace of one thread.</summary>
/// <param name="mostLevels">Levels of the largest factor.</param>
/// <param name="mostRows">Rows of the largest chunk.</param>
internal sealed class RowOrder(int mostLevels, int mostRows)
{
    private readonly int[] next = new int[mostLevels + 1];
    private readonly int[] starts = new int[mostRows + 1];

    /// <summary>The order by one factor, or by a second one among rows already ordered by a first.</summary>
    /// <param name="codes">Level per row.</param>
    /// <param name="levels">Number of levels.</param>
    /// <param name="given">The order so far; empty for that of the rows.</param>
    /// <param name="order">On return the order.</param>
    internal void Sort(ReadOnlySpan<int> codes, int levels, ReadOnlySpan<int> given, Span<int> order)
    {
        if (given.IsEmpty && IsSorted(codes))
        {
            for (int i = 0; i < order.Length; i++) { order[i] = i; }
            return;
        }

        Span<int> place = next.AsSpan(0, levels + 1);
        place.Clear();
        foreach (int code in codes) { place[code + 1]++; }
        int sum = 0;
        foreach (ref int start in place)
        {
            sum += start;
            start = sum;
        }

        for (int k = 0; k < order.Length; k++)
        {
            int row = given.IsEmpty ? k : given[k];
            order[place[codes[row]]++] = row;
        }
    }

    /// <summary>Where runs of rows with equal levels start within an order, and the end of the last.</summary>
    /// <param name="order">The order.</param>
    /// <param name="first">Level per row of the first factor.</param>
    /// <param name="second">Level per row of the second factor; empty for none.</param>
    internal ReadOnlySpan<int> Runs(ReadOnlySpan<int> order, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        int count = 0;
        int f = -1;
        int g = -1;
        for (int k = 0; k < order.Length; k++)
        {
            int row = order[k];
            int rowSecond = second.IsEmpty ? -1 : second[row];
            if (first[row] == f && rowSecond == g) { continue; }
            f = first[row];
            g = rowSecond;
            starts[count++] = k;
        }

        starts[count] = order.Length;
        return starts.AsSpan(0, count + 1);
    }

    private static bool IsSorted(ReadOnlySpan<int> codes)
    {
        for (int i = 1; i < codes.Length; i++)
        {
            if (codes[i] < codes[i - 1]) { return false; }
        }

        return true;
    }
}
