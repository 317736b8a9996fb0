using System.Collections.Immutable;
using MixedModels.Data;

namespace MixedModels.Testing.Simulation;

/// <summary>Columns in memory that a test can vary one at a time. Immutable.</summary>
public sealed class Rows
{
    private readonly ImmutableArray<Content> columns;

    private Rows(ImmutableArray<Content> columns) => this.columns = columns;

    /// <summary>No columns yet.</summary>
    public static Rows Empty { get; } = new([]);

    /// <summary>The same rows with a column of numbers added, or replaced where the name exists.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">One value per row.</param>
    public Rows With(string name, IEnumerable<double> values) => Set(new Content(name, [.. values], default));

    /// <summary>The same rows with a column of texts added, or replaced where the name exists.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">One text per row.</param>
    public Rows With(string name, IEnumerable<string> values) => Set(new Content(name, default, [.. values]));

    /// <summary>A column of numbers.</summary>
    /// <param name="name">Name of the column.</param>
    public ImmutableArray<double> Numbers(string name) => columns.Single(c => c.Name == name).Numbers;

    /// <summary>A column of texts.</summary>
    /// <param name="name">Name of the column.</param>
    public ImmutableArray<string> Texts(string name) => columns.Single(c => c.Name == name).Texts;

    /// <summary>Some rows in some order.</summary>
    /// <param name="order">Index of the row that goes to each place.</param>
    public Rows Take(IReadOnlyList<int> order) => new(
    [
        .. columns.Select(c => c.Numbers.IsDefault
            ? c with { Texts = [.. order.Select(row => c.Texts[row])] }
            : c with { Numbers = [.. order.Select(row => c.Numbers[row])] }),
    ]);

    /// <summary>The rows as the library takes them.</summary>
    public DataSet ToDataSet() => new([.. columns.Select(ColumnOf)]);

    private static Column ColumnOf(Content column)
    {
        if (column.Texts.IsDefault) { return new NumberColumn(column.Name, column.Numbers.AsSpan()); }
        string[] texts = [.. column.Texts.Distinct(StringComparer.Ordinal)];
        return new TextColumn(column.Name, [.. column.Texts.Select(t => Array.IndexOf(texts, t))], texts);
    }

    private Rows Set(Content column)
    {
        Content? earlier = columns.FirstOrDefault(c => c.Name == column.Name);
        return new Rows(earlier is null ? columns.Add(column) : columns.Replace(earlier, column));
    }

    /// <summary>A column: one of the two lists is default.</summary>
    private sealed record Content(string Name, ImmutableArray<double> Numbers, ImmutableArray<string> Texts);
}
