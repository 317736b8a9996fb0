using System.Text;

namespace MixedModels.Cli.Rendering;

/// <summary>Writes a table as Markdown, with a heading of level two.</summary>
internal static class MarkdownTable
{
    /// <summary>Writes title, table and notes.</summary>
    /// <param name="table">The table.</param>
    /// <param name="page">Where to.</param>
    internal static void Write(Table table, TextPage page)
    {
        if (table.Title is not null)
        {
            page.WriteLine($"## {Escape(table.Title)}");
            page.WriteLine();
            if (table.Subtitle is not null)
            {
                page.WriteLine(Escape(table.Subtitle));
                page.WriteLine();
            }
        }

        page.WriteLine(Line(table.Columns.Select(column => column.Header)));
        page.WriteLine(Line(table.Columns.Select(column => column.Alignment == Alignment.Left ? "---" : "--:")));
        foreach (var row in table.Rows) { page.WriteLine(Line(row.Select(cell => Escape(cell.Text)))); }
        foreach (string note in table.Notes)
        {
            page.WriteLine();
            page.WriteLine(Escape(note));
        }
    }

    /// <summary>The text with every character that Markdown gives a meaning escaped.</summary>
    /// <param name="text">Text that may come from data.</param>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in DisplayText.Safe(text))
        {
            if (c is '|' or '\\' or '`' or '*' or '_' or '<' or '[' or ']') { escaped.Append('\\'); }
            escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
