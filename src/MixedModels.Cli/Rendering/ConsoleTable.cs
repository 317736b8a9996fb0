using System.Collections.Immutable;
using System.Text;

namespace MixedModels.Cli.Rendering;

/// <summary>Writes a table for a terminal: blanks between columns, numbers aligned at the decimal point, no rules.</summary>
internal static class ConsoleTable
{
    private const string Gap = "  ";

    /// <summary>Writes title, heading, rows and notes.</summary>
    /// <param name="table">The table.</param>
    /// <param name="page">Where to.</param>
    internal static void Write(Table table, TextPage page)
    {
        string[][] texts = [.. table.Rows.Select(row => row.Select(cell => page.Clean(cell.Text)).ToArray())];
        int[] widths = new int[table.Columns.Length];
        for (int column = 0; column < widths.Length; column++)
        {
            if (table.Columns[column].Alignment == Alignment.Decimal) { AlignAtPoint(texts, column); }
            foreach (string[] row in texts) { widths[column] = Math.Max(widths[column], DisplayText.Width(row[column])); }
        }

        string heading = Heading(table.Columns, widths, page);
        if (table.Title is not null) { WriteTitle(table, page); }
        if (heading.Length > 0) { page.WriteLine(heading); }
        foreach (string[] row in texts) { page.WriteLine(Line(table.Columns, widths, row)); }
        foreach (string note in table.Notes) { page.WriteWrapped(note); }
    }

    private static void WriteTitle(Table table, TextPage page)
    {
        string title = table.Title ?? string.Empty;
        page.WriteHeading(title, table.Subtitle is null ? null : $"   {table.Subtitle}");
    }

    private static void AlignAtPoint(string[][] texts, int index)
    {
        int left = 0;
        int right = 0;
        foreach (string[] row in texts)
        {
            int point = PointOf(row[index]);
            left = Math.Max(left, point);
            right = Math.Max(right, row[index].Length - point);
        }

        foreach (string[] row in texts)
        {
            int point = PointOf(row[index]);
            row[index] = new string(' ', left - point) + row[index] + new string(' ', right - (row[index].Length - point));
        }
    }

    private static int PointOf(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? text.Length : point;
    }

    // A heading wider than its cells widens the column; an empty heading to the right lends its column's width.
    private static string Heading(ImmutableArray<TableColumn> columns, int[] widths, TextPage page)
    {
        var line = new StringBuilder();
        for (int column = 0; column < columns.Length;)
        {
            int end = column + 1;
            string text = page.Clean(columns[column].Header);
            while (text.Length > 0 && end < columns.Length && columns[end].Header.Length == 0) { end++; }
            int width = Gap.Length * (end - column - 1);
            for (int i = column; i < end; i++) { width += widths[i]; }
            int lacking = DisplayText.Width(text) - width;
            if (lacking > 0)
            {
                widths[column] += lacking;
                width += lacking;
            }

            if (column > 0) { line.Append(Gap); }
            line.Append(end - column > 1 ? TextLayout.Centre(text, width)
                : columns[column].Alignment == Alignment.Left ? TextLayout.PadRight(text, width)
                : TextLayout.PadLeft(text, width));
            column = end;
        }

        return line.ToString().TrimEnd();
    }

    private static string Line(ImmutableArray<TableColumn> columns, int[] widths, string[] cells)
    {
        var line = new StringBuilder();
        for (int column = 0; column < cells.Length; column++)
        {
            if (column > 0) { line.Append(Gap); }
            line.Append(columns[column].Alignment == Alignment.Left
                ? TextLayout.PadRight(cells[column], widths[column])
                : TextLayout.PadLeft(cells[column], widths[column]));
        }

        return line.ToString().TrimEnd();
    }
}
