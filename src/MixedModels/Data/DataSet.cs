using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Typed columns of equal length, with where they came from. Immutable.</summary>
public sealed partial class DataSet
{
    private readonly Dictionary<string, Column> byName;

    /// <summary>Creates a data set from columns.</summary>
    /// <param name="columns">The columns, all of one length and with distinct names.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a name appears twice.</exception>
    public DataSet(params IReadOnlyList<Column> columns)
        : this([.. columns], null, null, [])
    {
    }

    internal DataSet(ImmutableArray<Column> columns, string? source, string? sha256, ImmutableArray<Problem> problems)
    {
        Columns = columns;
        Source = source;
        Sha256 = sha256;
        Problems = problems;
        RowCount = columns.IsEmpty ? 0 : columns[0].Count;
        SourceColumns = [.. columns.Select(c => c.Name)];
        byName = new Dictionary<string, Column>(columns.Length, StringComparer.Ordinal);
        foreach (Column column in columns)
        {
            if (column.Count != RowCount)
            {
                throw new ArgumentException($"Column '{column.Name}' has {column.Count} rows, '{columns[0].Name}' has {RowCount}.", nameof(columns));
            }

            if (!byName.TryAdd(column.Name, column))
            {
                throw new ArgumentException($"Column '{column.Name}' appears twice.", nameof(columns));
            }
        }
    }

    /// <summary>The columns in the source's order.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>The names of all columns of the source in its order, also of those that were not asked for and not read.</summary>
    public ImmutableArray<string> SourceColumns { get; internal init; }

    /// <summary>Number of rows read.</summary>
    public int RowCount { get; internal init; }

    /// <summary>Path or description of the source; null for columns in memory.</summary>
    public string? Source { get; }

    /// <summary>SHA-256 of the source's bytes in lower-case hexadecimal; null for columns in memory.</summary>
    public string? Sha256 { get; }

    /// <summary>For each row its index in the source; null where all rows of the source are here.</summary>
    internal int[]? SourceRows { get; init; }

    /// <summary>Notes and warnings met while reading.</summary>
    public ImmutableArray<Problem> Problems { get; }

    /// <summary>The column of that exact name, or null.</summary>
    /// <param name="name">Name, compared ordinally.</param>
    public Column? Find(string name) => byName.GetValueOrDefault(name);
}
