using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>Numbers the combinations of levels in the order in which passing rows show them, and marks a row of each.</summary>
internal sealed class LevelWitness
{
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);
    private readonly HashSet<int> shown = [];

    /// <summary>Marks rows that show a combination for the first time.</summary>
    /// <param name="combination">The combinations on some rows.</param>
    /// <param name="counts">Whether a row may show one; empty where all may.</param>
    /// <param name="keep">On return also true in the rows marked.</param>
    /// <returns>A number per row, the same for the same combination in all rows that ever passed.</returns>
    internal int[] Mark(CategoryCombination combination, bool[] counts, bool[] keep)
    {
        ImmutableArray<ImmutableArray<string>> labels = [.. Enumerable.Range(0, combination.Parts.Count).Select(combination.PartLabels)];
        int[] numbers = new int[combination.Count];
        for (int j = 0; j < numbers.Length; j++)
        {
            string key = GroupIndexes.Key(labels, j);
            if (!known.TryGetValue(key, out numbers[j])) { known.Add(key, numbers[j] = known.Count); }
        }

        bool[] isShown = [.. numbers.Select(shown.Contains)];
        int[] result = new int[keep.Length];
        for (int row = 0; row < result.Length; row++)
        {
            int code = combination.Codes[row];
            result[row] = code < 0 ? -1 : numbers[code];
            if (code < 0 || isShown[code] || (counts.Length > 0 && !counts[row])) { continue; }
            isShown[code] = true;
            shown.Add(numbers[code]);
            keep[row] = true;
        }

        return result;
    }
}
