using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Problems;

namespace MixedModels.Cli.Rendering;

/// <summary>What <c>mixed check</c> shows.</summary>
/// <param name="Path">The data file as the user wrote it.</param>
/// <param name="Data">The data.</param>
/// <param name="Formula">The formula as the user wrote it; null when only the data are checked.</param>
/// <param name="Model">What the formula makes of the data; null without one.</param>
internal sealed record CheckReport(string Path, DataSet Data, string? Formula, ModelDescription? Model)
{
    private static readonly ImmutableArray<string> TidyColumns = ["column", "type", "role", "missing", "distinct", "minimum", "maximum", "mean"];

    /// <summary>Options that a fit must be given too, each with a blank before it.</summary>
    internal string Options { get; init; } = string.Empty;

    private readonly ImmutableArray<ColumnSummary> values = [.. Data.Columns.Select(ColumnSummary.Of)];

    /// <summary>One summary per column of the data; that of a grouping factor counts its levels, where 1 and 01 are two.</summary>
    internal ImmutableArray<ColumnSummary> Summaries => [.. values.Select((summary, i) => IsGrouping(summary.Name) ? WithLevels(summary, Data.Columns[i]) : summary)];

    /// <summary>What was noted while reading, then columns that are text for a few cells or numbers in several spellings, then what the formula gave rise to.</summary>
    internal ImmutableArray<Problem> Problems =>
    [
        .. Data.Problems,
        .. Data.Columns.OfType<TextColumn>().Where(column => !IsGrouping(column.Name)).Select(MostlyNumbers.NoteOn).OfType<Problem>(),
        .. Data.Columns.OfType<NumberColumn>().Select(LeadingZeros.NoteOn).OfType<Problem>(),
        .. Model?.Problems ?? [],
    ];

    /// <summary>The roles of a column in words: <c>fixed + random</c>.</summary>
    /// <param name="column">Name of the column.</param>
    internal ImmutableArray<string> RolesOf(string column) => RoleWords.Of(Model?.Roles.GetValueOrDefault(column) ?? ColumnRoles.None);

    /// <summary>The table of columns.</summary>
    /// <param name="digits">Significant digits.</param>
    internal Table Columns(int digits)
    {
        var table = new Table(null, [
            new TableColumn("column", "column", Alignment.Left),
            new TableColumn("type", "type", Alignment.Left),
            .. Model is null ? [] : new[] { new TableColumn("used as", "role", Alignment.Left) },
            new TableColumn("values", "values", Alignment.Left),
            new TableColumn("missing", "missing", Alignment.Right)]);
        foreach (ColumnSummary summary in Summaries)
        {
            table.Add([
                summary.Name,
                summary.Kind,
                .. Model is null ? [] : new TableCell[] { string.Join(" + ", RolesOf(summary.Name)) },
                ColumnWords.Of(summary, IsGrouping(summary.Name), digits),
                new TableCell(NumberFormat.Count(summary.MissingCount), summary.MissingCount)]);
        }

        return table;
    }

    /// <summary>The columns with their numbers apart, for programs.</summary>
    internal Table Tidy()
    {
        var table = new Table(null, [.. TidyColumns.Select(name => new TableColumn(name, name, Alignment.Left))]);
        foreach (ColumnSummary summary in Summaries)
        {
            table.Add(
                summary.Name,
                summary.Kind,
                string.Join(" + ", RolesOf(summary.Name)),
                new TableCell(string.Empty, summary.MissingCount),
                new TableCell(string.Empty, summary.DistinctCount),
                new TableCell(string.Empty, summary.Minimum),
                new TableCell(string.Empty, summary.Maximum),
                new TableCell(string.Empty, summary.Mean));
        }

        return table;
    }

    /// <summary>Writes the page for a terminal.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="digits">Significant digits.</param>
    internal void WriteConsole(TextPage page, int digits)
    {
        page.WriteHeading(Name, Heading);
        page.WriteLine();
        ConsoleTable.Write(Columns(digits), page);
        if (Model is null) { return; }
        page.WriteLine();
        foreach (string line in FormulaWords.Of(Model)) { page.WriteLine(line); }
        if (Problems.All(problem => problem.Severity != Severity.Error))
        {
            page.WriteLine($"Ready: mixed fit {ShellQuote.Of(Formula ?? Model.Formula)} {ShellQuote.Of(Path)}{Options}");
        }
    }

    /// <summary>Writes the page as Markdown.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="digits">Significant digits.</param>
    internal void WriteMarkdown(TextPage page, int digits)
    {
        page.WriteLine($"# {MarkdownTable.Escape(Name)}");
        page.WriteLine();
        page.WriteLine(MarkdownTable.Escape(Heading.Trim()));
        page.WriteLine();
        MarkdownTable.Write(Columns(digits), page);
        if (Model is null) { return; }
        page.WriteLine();
        page.WriteLine("```");
        foreach (string line in FormulaWords.Of(Model)) { page.WriteLine(line); }
        page.WriteLine("```");
    }

    private bool IsGrouping(string column) => Model is not null && Model.Roles.GetValueOrDefault(column).HasFlag(ColumnRoles.Grouping);

    private static ColumnSummary WithLevels(ColumnSummary summary, Column column)
    {
        ColumnSummary levels = ColumnSummary.Of(column.ToFactor());
        return summary with
        {
            DistinctCount = levels.DistinctCount,
            SmallestValueRows = levels.SmallestValueRows,
            LargestValueRows = levels.LargestValueRows,
        };
    }

    private string Name => Path == "-" ? "standard input" : System.IO.Path.GetFileName(Path);

    private string Format => Data.TextFormat is { } format
        ? $"   {format.Encoding}, {SeparatorWord(format.Separator)}{(format.IsCompressed ? ", gzip" : string.Empty)}"
        : string.Empty;

    private static string SeparatorWord(char separator) => separator switch
    {
        ',' => "comma",
        ';' => "semicolon",
        '\t' => "tab",
        '|' => "bar",
        ' ' => "blank",
        _ => separator.ToString(),
    };

    private string Heading
    {
        get
        {
            int all = Data.SourceColumns.Length;
            string columns = Data.Columns.Length < all ? FitLines.ColumnsRead(Data.Columns.Length, all) : NumberFormat.Count(all, "column");
            string hash = Data.Sha256 is null ? string.Empty : $"   sha256 {Data.Sha256[..12]}…";
            return $"   {NumberFormat.Count(Data.RowCount, "row")}   {columns}{Format}{hash}";
        }
    }
}
