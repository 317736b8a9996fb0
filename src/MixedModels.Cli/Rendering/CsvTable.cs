using System.Globalization;

namespace MixedModels.Cli.Rendering;

/// <summary>Writes a table as comma-separated values (RFC 4180): unrounded numbers, empty fields for what does not exist.</summary>
internal static class CsvTable
{
    /// <summary>Writes the header and the rows; title and notes have no place in CSV.</summary>
    /// <param name="table">The table.</param>
    /// <param name="writer">Where to.</param>
    internal static void Write(Table table, TextWriter writer)
    {
        writer.Write(string.Join(',', table.Columns.Select(column => Quote(column.Name))));
        writer.Write('\n');
        foreach (var row in table.Rows)
        {
            writer.Write(string.Join(',', row.Select(Field)));
            writer.Write('\n');
        }
    }

    private static string Field(TableCell cell) => cell.Value switch
    {
        null => Quote(Harmless(cell.Text)),
        { } value when !double.IsFinite(value) => string.Empty,
        { } value => value.ToString("R", CultureInfo.InvariantCulture),
    };

    // A spreadsheet runs a text that begins like this as a formula; the apostrophe makes it text again.
    private static string Harmless(string text) =>
        text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n'
        && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? "'" + text
            : text;

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
