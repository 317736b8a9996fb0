namespace MixedModels.Design;

/// <summary>Marks in each group the first passing row whose value differs from that of the group's first row.</summary>
internal sealed class VariationWitness
{
    private readonly List<double> first = [];
    private readonly List<bool> varies = [];

    /// <summary>Marks rows.</summary>
    /// <param name="values">A value per row.</param>
    /// <param name="groups">A group number per row; the first row of each group is marked elsewhere. Empty for one group of all.</param>
    /// <param name="counts">Whether a row counts; empty where all do.</param>
    /// <param name="keep">On return also true in the rows marked.</param>
    internal void Mark(ReadOnlySpan<double> values, ReadOnlySpan<int> groups, bool[] counts, bool[] keep)
    {
        for (int row = 0; row < values.Length; row++)
        {
            if (counts.Length > 0 && !counts[row]) { continue; }
            int group = groups.IsEmpty ? 0 : groups[row];
            while (first.Count <= group)
            {
                first.Add(double.NaN);
                varies.Add(false);
            }

            if (varies[group]) { continue; }
            if (double.IsNaN(first[group]))
            {
                first[group] = values[row];
                keep[row] |= groups.IsEmpty;
            }
            else if (first[group] != values[row])
            {
                varies[group] = true;
                keep[row] = true;
            }
        }
    }
}
