using System.Collections.Immutable;
using MixedModels.Data;

namespace MixedModels.Design;

/// <summary>The combinations of several factors that occur, in the order of the factors' levels, first factor slowest.</summary>
/// <param name="Codes">n indices of combinations; −1 where a part is missing.</param>
/// <param name="PartCodes">Per part one level index for each of the J combinations.</param>
/// <param name="Parts">The parts.</param>
internal sealed record CategoryCombination(int[] Codes, int[][] PartCodes, IReadOnlyList<FrameValue.Categories> Parts)
{
    /// <summary>J, the number of combinations.</summary>
    internal int Count => PartCodes[0].Length;

    /// <summary>Finds the combinations that occur; for one factor, its levels that have rows.</summary>
    /// <param name="parts">At least one factor, all over the same rows.</param>
    internal static CategoryCombination Of(IReadOnlyList<FrameValue.Categories> parts)
    {
        (int[] codes, int[] occurring) = Compact(parts[0].Codes, parts[0].Levels.Length);
        int[][] partCodes = [occurring];
        for (int p = 1; p < parts.Count; p++)
        {
            (codes, int[] left, int[] right) = Cross(codes, partCodes[0].Length, parts[p]);
            partCodes = [.. partCodes.Select(of => Pick(of, left)), right];
        }

        return new CategoryCombination(codes, partCodes, parts);
    }

    /// <summary>The labels of a part, one per combination.</summary>
    internal ImmutableArray<string> PartLabels(int part)
    {
        string[] labels = new string[Count];
        for (int j = 0; j < labels.Length; j++) { labels[j] = Parts[part].Levels[PartCodes[part][j]]; }
        return [.. labels];
    }

    /// <summary>The labels of the combinations, the parts joined by colons: <c>a:A</c>.</summary>
    internal ImmutableArray<string> Labels()
    {
        if (Parts.Count == 1) { return PartLabels(0); }
        string[] labels = new string[Count];
        for (int j = 0; j < labels.Length; j++)
        {
            int level = j;
            labels[j] = string.Join(':', PartCodes.Select((codes, part) => Parts[part].Levels[codes[level]]));
        }

        return [.. labels];
    }

    /// <summary>The combinations as a factor.</summary>
    internal FrameValue.Categories ToCategories() => new(Codes, Labels(), false);

    /// <summary>Renumbers codes so that every number occurs, keeping their order.</summary>
    private static (int[] Codes, int[] Occurring) Compact(int[] codes, int levelCount)
    {
        int[] place = new int[levelCount];
        foreach (int code in codes)
        {
            if (code >= 0) { place[code] = 1; }
        }

        List<int> occurring = new(levelCount);
        for (int level = 0; level < levelCount; level++)
        {
            if (place[level] == 0) { continue; }
            place[level] = occurring.Count;
            occurring.Add(level);
        }

        if (occurring.Count == levelCount) { return (codes, [.. occurring]); }
        int[] compact = new int[codes.Length];
        for (int i = 0; i < codes.Length; i++) { compact[i] = codes[i] < 0 ? FactorColumn.MissingCode : place[codes[i]]; }
        return (compact, [.. occurring]);
    }

    /// <summary>Numbers the pairs that occur, in order; pairs are 64-bit, because two large factors overflow 32 bits.</summary>
    private static (int[] Codes, int[] Left, int[] Right) Cross(int[] codes, int count, FrameValue.Categories part)
    {
        long width = part.Levels.Length;
        long[] pairs = new long[codes.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            pairs[i] = codes[i] < 0 || part.Codes[i] < 0 ? -1 : (codes[i] * width) + part.Codes[i];
        }

        // A table of all pairs where it is not much larger than the rows; otherwise the distinct pairs are sorted.
        bool isDense = count * width <= (4L * codes.Length) + 1024;
        long[] distinct = isDense ? Occurring(pairs, count * width) : [.. pairs.Where(pair => pair >= 0).Distinct().Order()];
        int[]? table = isDense ? new int[count * width] : null;
        Dictionary<long, int>? index = isDense ? null : new(distinct.Length);
        for (int j = 0; j < distinct.Length; j++)
        {
            if (table is not null) { table[distinct[j]] = j; }
            index?.Add(distinct[j], j);
        }

        int[] crossed = new int[codes.Length];
        for (int i = 0; i < crossed.Length; i++)
        {
            crossed[i] = pairs[i] < 0 ? FactorColumn.MissingCode : table is not null ? table[pairs[i]] : index![pairs[i]];
        }

        return (crossed, [.. distinct.Select(pair => (int)(pair / width))], [.. distinct.Select(pair => (int)(pair % width))]);
    }

    private static long[] Occurring(long[] pairs, long count)
    {
        bool[] occurs = new bool[count];
        foreach (long pair in pairs)
        {
            if (pair >= 0) { occurs[pair] = true; }
        }

        List<long> result = [];
        for (long pair = 0; pair < count; pair++)
        {
            if (occurs[pair]) { result.Add(pair); }
        }

        return [.. result];
    }

    private static int[] Pick(int[] values, int[] indices)
    {
        int[] result = new int[indices.Length];
        for (int i = 0; i < result.Length; i++) { result[i] = values[indices[i]]; }
        return result;
    }
}
