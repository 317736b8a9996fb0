using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Turns delimited text into a data set: one pass for numbers and texts, a second only for columns whose
/// texts turn out to be needed after all.</summary>
internal static class CsvImport
{
    /// <summary>Reads a source.</summary>
    /// <param name="source">The bytes; stays open.</param>
    /// <param name="options">How to read them.</param>
    /// <exception cref="MixedModelException">The source cannot be read as rows of columns.</exception>
    internal static DataSet Read(ByteSource source, CsvOptions options)
    {
        ColumnRequests requests = ColumnRequests.Create(options);
        var missing = new MissingTokens(options.MissingTokens);
        using var pass = new CsvPass(source, options, options.Separator, reports: true);
        string[] names = pass.Headers;
        bool lastMayBeBlank = names.Length > 1 && HeaderCheck.IsBlank(names[^1]);
        var problems = new List<Problem>(HeaderCheck.Check(names, source.Name, lastMayBeBlank));
        requests.CheckNames(names, source.Name);

        ColumnCollector[] columns = [.. names.Select(n => new ColumnCollector(n, options, missing, requests.IsFactor(n)))];
        while (pass.Read())
        {
            long line = pass.Line;
            for (int i = 0; i < columns.Length; i++) { columns[i].Add(pass.Cell(i), line); }
        }

        string hash = pass.FinishHash();
        if (source.HasChanged(pass.BytesRead)) { throw new MixedModelException(DataProblems.ChangedWhileRead(source.Name)); }
        LineAccount lines = pass.Account();
        if (pass.RowCount == 0) { throw new MixedModelException(DataProblems.NoRows(source.Name, pass.SkippedCount)); }
        if (lastMayBeBlank)
        {
            if (!columns[^1].IsBlank) { throw new MixedModelException(DataProblems.BlankHeader(source.Name, names.Length, names.Length)); }
            problems.Add(DataProblems.TrailingSeparator(source.Name, names.Length));
            columns = columns[..^1];
        }

        if (pass.SkippedCount > 0) { problems.Add(DataProblems.RowsSkipped(source.Name, pass.SkippedCount, pass.SkippedLines)); }
        ReadTexts(source, options, columns, pass.SeparatorOfNextPass, pass.RowCount, hash);
        var read = new DataSet([.. columns.Select(c => c.ToColumn(source.Name, pass.Separator))], source.Name, hash, []) { Lines = lines };
        DataSet data = requests.Apply(read);
        IEnumerable<Column> judged = read.Columns.Where(c => c is not NumberColumn || !requests.IsFactor(c.Name));
        problems.AddRange(judged.Select(ColumnNotes.Find).OfType<Problem>());
        return data.WithProblems([.. problems]);
    }

    private static void ReadTexts(ByteSource source, CsvOptions options, ColumnCollector[] columns, char? separator, int rows, string hash)
    {
        int[] wanted = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].NeedsTexts)];
        if (wanted.Length == 0) { return; }
        foreach (int i in wanted) { columns[i].StartTexts(); }
        string[] names = [.. columns.Select(c => c.Name)];
        using var pass = new CsvPass(source, options, separator, reports: false);
        bool same = pass.Headers.Take(columns.Length).SequenceEqual(names, StringComparer.Ordinal);
        while (same && pass.RowCount < rows && pass.Read())
        {
            long line = pass.Line;
            foreach (int i in wanted) { columns[i].AddAgain(pass.Cell(i), line); }
        }

        same = same && pass.RowCount == rows && pass.FinishHash() == hash;
        if (!same) { throw new MixedModelException(DataProblems.ChangedWhileRead(source.Name)); }
    }
}
