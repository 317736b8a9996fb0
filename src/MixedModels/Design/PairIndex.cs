namespace MixedModels.Design;

/// <summary>Finds the pairs of levels of two factors that occur together, in time linear in the rows.</summary>
internal static class PairIndex
{
    /// <summary>The pairs, sorted by second, then first level, and for each row the index of its pair.</summary>
    /// <param name="first">The factor with more levels.</param>
    /// <param name="second">The other factor.</param>
    /// <param name="firstIndex">Index of the first factor among the factors.</param>
    /// <param name="secondIndex">Index of the second factor among the factors.</param>
    /// <param name="blockSize">Elements of one pair's block.</param>
    internal static (PairProducts Pair, int[] IndexOfRow) Of(GroupingFactor first, GroupingFactor second, int firstIndex, int secondIndex, int blockSize)
    {
        int n = first.Codes.Length;
        int[] byFirst = CountingSort(null, first.Codes, first.LevelCount);
        int[] sorted = CountingSort(byFirst, second.Codes, second.LevelCount);
        int[] indexOfRow = new int[n];
        var firstLevels = new List<int>();
        var secondLevels = new List<int>();
        int lastFirst = -1;
        int lastSecond = -1;
        foreach (int row in sorted)
        {
            int f = first.Codes[row];
            int g = second.Codes[row];
            if (f != lastFirst || g != lastSecond)
            {
                firstLevels.Add(f);
                secondLevels.Add(g);
                lastFirst = f;
                lastSecond = g;
            }

            indexOfRow[row] = firstLevels.Count - 1;
        }

        var pair = new PairProducts(firstIndex, secondIndex, [.. firstLevels], [.. secondLevels], new double[checked(firstLevels.Count * blockSize)]);
        return (pair, indexOfRow);
    }

    private static int[] CountingSort(int[]? order, int[] codes, int levels)
    {
        int[] next = new int[levels + 1];
        foreach (int code in codes) { next[code + 1]++; }
        for (int l = 0; l < levels; l++) { next[l + 1] += next[l]; }
        int[] result = new int[codes.Length];
        for (int k = 0; k < codes.Length; k++)
        {
            int row = order is null ? k : order[k];
            result[next[codes[row]]++] = row;
        }

        return result;
    }
}
