namespace MixedModels.Benchmarks.Comparing;

/// <summary>A Markdown table in <c>bench/results/</c> whose rows are replaced one by one, as cases are run.</summary>
/// <param name="path">The file.</param>
/// <param name="heading">Title, first line of the file.</param>
/// <param name="note">What the figures mean; stands above the table.</param>
/// <param name="columns">Column headings; the first column names the row.</param>
internal sealed class ResultTable(string path, string heading, string note, params string[] columns)
{
    /// <summary>Puts a row into the file: in the place of the row of that name, else at the end.</summary>
    /// <param name="order">Names of rows in the order of the table.</param>
    /// <param name="cells">The row.</param>
    internal void Put(IReadOnlyList<string> order, params string[] cells)
    {
        List<string[]> rows = [.. Read().Where(row => row[0] != cells[0]), cells];
        int Place(string[] row) => order.ToList().IndexOf(row[0]) is >= 0 and int at ? at : int.MaxValue;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(
            path,
            $"# {heading}\n\n{note}\n\n{Line(columns)}{Line([.. columns.Select((_, i) => i == 0 ? "---" : "---:")])}"
            + string.Concat(rows.OrderBy(Place).Select(Line)));
    }

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |\n";

    private IEnumerable<string[]> Read()
    {
        if (!File.Exists(path)) { return []; }
        return File.ReadAllLines(path)
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(2)
            .Select(line => line[2..^2].Split(" | "))
            .Where(row => row.Length == columns.Length);
    }
}
