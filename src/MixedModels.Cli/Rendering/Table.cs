using System.Collections.Immutable;

namespace MixedModels.Cli.Rendering;

/// <summary>A table before anyone decided how it looks: console, Markdown and CSV are written from the same one.</summary>
internal sealed class Table
{
    private readonly List<TableCell[]> rows = [];
    private readonly List<string> notes = [];

    /// <summary>Creates an empty table.</summary>
    /// <param name="title">Heading above the table; null for none.</param>
    /// <param name="columns">The columns, at least one.</param>
    internal Table(string? title, params ImmutableArray<TableColumn> columns)
    {
        Title = title;
        Columns = columns;
    }

    /// <summary>Heading above the table, or null.</summary>
    internal string? Title { get; }

    /// <summary>What stands right of the title on a console: how the table was computed.</summary>
    internal string? Subtitle { get; init; }

    /// <summary>The columns.</summary>
    internal ImmutableArray<TableColumn> Columns { get; }

    /// <summary>The rows, each with one cell per column.</summary>
    internal IReadOnlyList<TableCell[]> Rows => rows;

    /// <summary>Lines below the table.</summary>
    internal IReadOnlyList<string> Notes => notes;

    /// <summary>Appends a row; missing cells at its end are empty.</summary>
    /// <param name="cells">At most one cell per column.</param>
    /// <exception cref="ArgumentException">There are more cells than columns.</exception>
    internal void Add(params TableCell[] cells)
    {
        if (cells.Length > Columns.Length)
        {
            throw new ArgumentException($"{cells.Length} cells for {Columns.Length} columns.", nameof(cells));
        }

        var row = new TableCell[Columns.Length];
        Array.Fill(row, TableCell.Empty);
        cells.CopyTo(row, 0);
        rows.Add(row);
    }

    /// <summary>Appends a line below the table.</summary>
    /// <param name="text">The line.</param>
    internal void AddNote(string text) => notes.Add(text);
}
