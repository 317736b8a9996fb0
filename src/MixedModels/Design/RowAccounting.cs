using System.Collections.Immutable;
using MixedModels.Data;

namespace MixedModels.Design;

/// <summary>Decides which rows a model uses: those with a value in every column it needs.</summary>
internal static class RowAccounting
{
    private static readonly ImmutableSortedDictionary<string, int> NothingMissing =
        ImmutableSortedDictionary<string, int>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>The complete rows, and the account of the others.</summary>
    /// <param name="rowCount">Rows read.</param>
    /// <param name="columns">The columns needed, each once.</param>
    internal static (RowSelection Rows, RowAccount Account) Complete(int rowCount, IEnumerable<Column> columns)
    {
        bool[] left = new bool[rowCount];
        ImmutableSortedDictionary<string, int> blame = NothingMissing;
        foreach (Column column in columns)
        {
            if (column.MissingCount == 0) { continue; }
            blame = blame.Add(column.Name, column.MissingCount);
            for (int row = 0; row < left.Length; row++) { left[row] |= column.IsMissing(row); }
        }

        RowSelection rows = RowSelection.Without(left);
        return (rows, new RowAccount(rowCount, rows.Count, rowCount - rows.Count, blame));
    }
}
