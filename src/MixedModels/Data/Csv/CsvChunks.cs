using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Delimited text that is read again and again, a few rows at a time, and never held: what stays is the kind of
/// every column and its distinct levels.</summary>
internal sealed class CsvChunks
{
    private const int RowsToForget = 16384;

    private readonly ByteSource source;
    private readonly CsvOptions options;
    private readonly ColumnRequests requests;
    private readonly StreamedColumn[] columns;
    private readonly string[] headers;
    private readonly char? separator;

    private CsvChunks(ByteSource source, CsvOptions options, ColumnRequests requests, StreamedColumn[] columns, CsvPass first, string hash, IEnumerable<Problem> problems)
    {
        this.source = source;
        this.options = options;
        this.requests = requests;
        this.columns = columns;
        headers = first.Headers;
        separator = first.SeparatorOfNextPass;
        Sha256 = hash;
        RowCount = first.RowCount;
        Problems = [.. problems];
    }

    /// <summary>Name of the source.</summary>
    internal string Name => source.Name;

    /// <summary>SHA-256 of the source's bytes in lower-case hexadecimal.</summary>
    internal string Sha256 { get; }

    /// <summary>Rows of the source.</summary>
    internal int RowCount { get; }

    /// <summary>Notes and warnings met while reading.</summary>
    internal ImmutableArray<Problem> Problems { get; }

    /// <summary>The names of the columns of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="options">How to read it.</param>
    internal static string[] ReadHeaders(ByteSource source, CsvOptions options)
    {
        using var pass = new CsvPass(source, options, options.Separator, reports: false);
        return HeaderCheck.IsBlank(pass.Headers[^1]) && pass.Headers.Length > 1 ? pass.Headers[..^1] : pass.Headers;
    }

    /// <summary>Reads a source once to learn what its columns are.</summary>
    /// <param name="source">The source; must outlive the result.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="names">The columns that are needed; they exist.</param>
    /// <param name="factors">Those of them that may serve as factors although they hold numbers or dates.</param>
    /// <exception cref="MixedModelException">The source cannot be read as rows of columns.</exception>
    internal static CsvChunks Scan(ByteSource source, CsvOptions options, IReadOnlyCollection<string> names, IReadOnlyCollection<string> factors)
    {
        ColumnRequests requests = ColumnRequests.Create(options);
        var missing = new MissingTokens(options.MissingTokens);
        using var pass = new CsvPass(source, options, options.Separator, reports: true);
        string[] headers = pass.Headers;
        bool lastMayBeBlank = headers.Length > 1 && HeaderCheck.IsBlank(headers[^1]);
        bool IsRead(string name) => names.Contains(name) || requests.Names.Contains(name);
        var problems = new List<Problem>(HeaderCheck.Check(headers, source.Name, lastMayBeBlank, IsRead));
        requests.CheckNames(headers, source.Name);
        ScannedColumn[] scanned =
        [
            .. headers.Index().Where(header => IsRead(header.Item)).Select(header => new ScannedColumn(
                    header.Index, new ColumnCollector(header.Index, header.Item, options, missing, requests.IsFactor(header.Item)), requests.IsFactor(header.Item), factors.Contains(header.Item))),
        ];
        bool lastIsBlank = true;
        while (pass.Read())
        {
            foreach (ScannedColumn column in scanned) { column.Collector.Add(pass.Cell(column.Index), pass.Line); }
            lastIsBlank &= !lastMayBeBlank || pass.Cell(headers.Length - 1).IsEmpty;
            if (pass.RowCount % RowsToForget == 0) { Forget(scanned); }
        }

        Forget(scanned);
        string hash = pass.FinishHash();
        if (source.HasChanged(pass.BytesRead)) { throw new MixedModelException(DataProblems.ChangedWhileRead(source.Name)); }
        pass.Account();
        if (pass.RowCount == 0) { throw new MixedModelException(DataProblems.NoRows(source.Name, pass.SkippedCount)); }
        if (lastMayBeBlank)
        {
            if (!lastIsBlank) { throw new MixedModelException(DataProblems.BlankHeader(source.Name, headers.Length, headers.Length)); }
            problems.Add(DataProblems.TrailingSeparator(source.Name, headers.Length));
        }

        if (pass.SkippedCount > 0) { problems.Add(DataProblems.RowsSkipped(source.Name, pass.SkippedCount, pass.SkippedLines)); }
        ScanTexts(source, options, scanned, pass, hash);
        var columns = new StreamedColumn[scanned.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = scanned[i].Finish(source.Name, pass.Separator, missing, (byte)options.DecimalMark, out Problem? note);
            if (note is not null) { problems.Add(note); }
        }

        return new CsvChunks(source, options, requests, columns, pass, hash, problems);
    }

    /// <summary>Reads the rows once more.</summary>
    /// <param name="needed">Rows in which one of these columns is missing are left out.</param>
    /// <param name="weights">Rows in which this column of numbers is zero are left out; null for none.</param>
    /// <param name="rowsPerChunk">Rows of every chunk but the last.</param>
    /// <param name="missingByColumn">On return, after the last chunk, the rows left out per column to blame; may be null.</param>
    /// <exception cref="MixedModelException">The source has changed (MM2022), or a value is outside declared levels.</exception>
    internal IEnumerable<DataSet> Read(IReadOnlyCollection<string> needed, string? weights, int rowsPerChunk, SortedDictionary<string, int>? missingByColumn = null)
    {
        using var pass = new CsvPass(source, options, separator, reports: true);
        if (!pass.Headers.SequenceEqual(headers, StringComparer.Ordinal)) { throw Changed(); }
        bool[] mustBePresent = [.. columns.Select(column => needed.Contains(column.Name))];
        StreamedColumn? weight = columns.FirstOrDefault(column => column.Name == weights);
        var lines = new RowLines();
        var rows = new List<int>();
        while (pass.Read())
        {
            if (pass.RowCount > RowCount) { throw Changed(); }
            bool isComplete = true;
            for (int i = 0; i < columns.Length; i++)
            {
                if (!columns[i].IsMissing(pass.Cell(columns[i].Index), Name) || !mustBePresent[i]) { continue; }
                isComplete = false;
                if (missingByColumn is not null) { missingByColumn[columns[i].Name] = missingByColumn.GetValueOrDefault(columns[i].Name) + 1; }
            }

            if (!isComplete || weight?.Number == 0.0) { continue; }
            foreach (StreamedColumn column in columns) { column.Keep(); }
            lines.Add(pass.Line);
            rows.Add(pass.RowCount - 1);
            if (rows.Count == rowsPerChunk)
            {
                yield return Take(lines, rows);
                lines = new RowLines();
                rows = [];
            }
        }

        if (rows.Count > 0) { yield return Take(lines, rows); }
        if (pass.RowCount != RowCount || pass.FinishHash() != Sha256) { throw Changed(); }
    }

    private static void Forget(ScannedColumn[] columns)
    {
        foreach (ScannedColumn column in columns) { column.ForgetRows(); }
    }

    private static void ScanTexts(ByteSource source, CsvOptions options, ScannedColumn[] columns, CsvPass first, string hash)
    {
        ScannedColumn[] wanted = [.. columns.Where(column => column.Collector.NeedsTexts)];
        if (wanted.Length == 0) { return; }
        foreach (ScannedColumn column in wanted) { column.Collector.StartTexts(); }
        using var pass = new CsvPass(source, options, first.SeparatorOfNextPass, reports: true);
        bool same = pass.Headers.SequenceEqual(first.Headers, StringComparer.Ordinal);
        while (same && pass.RowCount < first.RowCount && pass.Read())
        {
            foreach (ScannedColumn column in wanted) { column.Collector.AddAgain(pass.Cell(column.Index), pass.Line); }
            if (pass.RowCount % RowsToForget == 0) { Forget(wanted); }
        }

        Forget(wanted);
        same = same && pass.RowCount == first.RowCount && pass.FinishHash() == hash;
        if (!same) { throw new MixedModelException(DataProblems.ChangedWhileRead(source.Name)); }
    }

    private DataSet Take(RowLines lines, List<int> rows)
    {
        var account = new LineAccount(RowCount, 0, rows.Count, 0, 0, 0, lines);
        var chunk = new DataSet([.. columns.Select(column => column.Take())], Name, Sha256, []) { Lines = account, SourceColumns = [.. headers], SourceRows = [.. rows] };
        return requests.Apply(chunk);
    }

    private MixedModelException Changed() => new(DataProblems.ChangedWhileRead(Name));
}
