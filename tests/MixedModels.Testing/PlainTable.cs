using System.Collections.Immutable;
using System.Globalization;

namespace MixedModels.Testing;

/// <summary>A comma-separated file without quotes, read by splitting: for tests that must not lean on the library's
/// own reader.</summary>
public sealed class PlainTable
{
    private readonly ImmutableArray<string> header;
    private readonly ImmutableArray<string[]> rows;

    private PlainTable(ImmutableArray<string> header, ImmutableArray<string[]> rows)
    {
        this.header = header;
        this.rows = rows;
    }

    /// <summary>Number of rows.</summary>
    public int RowCount => rows.Length;

    /// <summary>Reads a file of the repository's <c>reference/data</c>.</summary>
    /// <param name="name">Name of the file.</param>
    public static PlainTable ReadReference(string name)
    {
        string[] lines = File.ReadAllLines(Repository.PathOf("reference", "data", name));
        return new PlainTable([.. lines[0].Split(',')], [.. lines.Skip(1).Select(l => l.Split(','))]);
    }

    /// <summary>A column as texts.</summary>
    /// <param name="name">Name of the column.</param>
    public ImmutableArray<string> Texts(string name)
    {
        int column = header.IndexOf(name, StringComparer.Ordinal);
        return [.. rows.Select(r => r[column])];
    }

    /// <summary>A column as numbers.</summary>
    /// <param name="name">Name of the column.</param>
    public double[] Numbers(string name) =>
        [.. Texts(name).Select(t => double.Parse(t, NumberStyles.Float, CultureInfo.InvariantCulture))];

    /// <summary>A column, or the combination of several, as level indices in ordinal order of the labels.</summary>
    /// <param name="names">Names of the columns; their texts are joined by colons.</param>
    public (ImmutableArray<int> Codes, ImmutableArray<string> Levels) Factor(params IReadOnlyList<string> names)
    {
        ImmutableArray<ImmutableArray<string>> parts = [.. names.Select(Texts)];
        string[] labels = [.. Enumerable.Range(0, RowCount).Select(row => string.Join(':', parts.Select(p => p[row])))];
        ImmutableArray<string> levels = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return ([.. labels.Select(l => levels.BinarySearch(l, StringComparer.Ordinal))], levels);
    }
}
