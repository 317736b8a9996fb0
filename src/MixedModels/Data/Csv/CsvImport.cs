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
        HashSet<string>? asked = options.Columns is null ? null : new([.. options.Columns, .. requests.Names], StringComparer.Ordinal);
        bool IsRead(string name) => asked is null || asked.Contains(name);
        var problems = new List<Problem>(HeaderCheck.Check(names, source.Name, lastMayBeBlank, IsRead));
        requests.CheckNames(names, source.Name);

        string[] named = lastMayBeBlank ? names[..^1] : names;
        ColumnCollector[] columns =
            [.. named.Index().Where(n => IsRead(n.Item)).Select(n => new ColumnCollector(n.Index, n.Item, options, missing, requests.IsFactor(n.Item)))];
        var forecast = new MemoryForecast(pass, options, source.Name, columns);
        bool lastHoldsData = false;
        while (pass.Read())
        {
            long line = pass.Line;
            foreach (ColumnCollector column in columns) { column.Add(pass.Cell(column.Index), line); }
            forecast.Update();
            lastHoldsData |= lastMayBeBlank && !pass.Cell(names.Length - 1).IsEmpty;
        }

        string hash = pass.FinishHash();
        if (source.HasChanged(pass.BytesRead)) { throw new MixedModelException(DataProblems.ChangedWhileRead(source.Name)); }
        LineAccount lines = pass.Account();
        if (pass.RowCount == 0) { throw new MixedModelException(DataProblems.NoRows(source.Name, pass.SkippedCount)); }
        if (lastMayBeBlank)
        {
            if (lastHoldsData) { throw new MixedModelException(DataProblems.BlankHeader(source.Name, names.Length, names.Length)); }
            problems.Add(DataProblems.TrailingSeparator(source.Name, names.Length));
        }

        if (pass.SkippedCount > 0) { problems.Add(DataProblems.RowsSkipped(source.Name, pass.SkippedCount, pass.SkippedLines)); }
        ReadTexts(source, options, columns, pass, hash);
        var read = new DataSet([.. columns.Select(c => c.ToColumn(source.Name, pass.Separator))], source.Name, hash, [])
        {
            Lines = lines,
            TextFormat = new TextFormat(pass.EncodingName, pass.Separator, pass.IsCompressed),
            SourceColumns = [.. named],
            RowCount = pass.RowCount,
        };
        DataSet data = requests.Apply(read);
        IEnumerable<Column> judged = read.Columns.Where(c => c is not NumberColumn || !requests.IsFactor(c.Name));
        problems.AddRange(judged.Select(ColumnNotes.Find).OfType<Problem>());
        return data.WithProblems([.. problems]);
    }

    private static void ReadTexts(ByteSource source, CsvOptions options, ColumnCollector[] columns, CsvPass first, string hash)
    {
        ColumnCollector[] wanted = [.. columns.Where(column => column.NeedsTexts)];
        if (wanted.Length == 0) { return; }
        foreach (ColumnCollector column in wanted) { column.StartTexts(); }
        using var pass = new CsvPass(source, options, first.SeparatorOfNextPass, reports: false);
        var forecast = new MemoryForecast(pass, options, source.Name, columns);
        bool same = pass.Headers.SequenceEqual(first.Headers, StringComparer.Ordinal);
        while (same && pass.RowCount < first.RowCount && pass.Read())
        {
            long line = pass.Line;
            foreach (ColumnCollector column in wanted) { column.AddAgain(pass.Cell(column.Index), line); }
            forecast.Update();
        }

        same = same && pass.RowCount == first.RowCount && pass.FinishHash() == hash;
        if (!same) { throw new MixedModelException(DataProblems.ChangedWhileRead(source.Name)); }
    }
}
