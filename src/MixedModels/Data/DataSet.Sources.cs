using System.Data.Common;
using MixedModels.Problems;

namespace MixedModels.Data;

public sealed partial class DataSet
{
    /// <summary>Reads every remaining row of a database reader.</summary>
    /// <param name="reader">An open reader; stays open.</param>
    /// <param name="sourceName">What messages and results call the source.</param>
    /// <param name="cancellation">Stops between rows.</param>
    /// <returns>Typed columns; each value's own type counts, so text in a numeric column of SQLite is an error, not 0.</returns>
    /// <exception cref="MixedModelException">A column has no name or a name twice, mixes types, or holds a type that no
    /// column can; or there are no rows.</exception>
    public static DataSet FromReader(DbDataReader reader, string sourceName = "query", CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(sourceName);
        ValueCollector[] columns = StartColumns(reader, sourceName, out IReadOnlyList<Problem> notes);
        int rows = 0;
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            AddRow(reader, columns);
            rows++;
        }

        return Finish(columns, rows, sourceName, notes);
    }

    /// <summary>As <see cref="FromReader"/>, waiting for rows without holding a thread.</summary>
    /// <param name="reader">An open reader; stays open.</param>
    /// <param name="sourceName">What messages and results call the source.</param>
    /// <param name="cancellation">Stops between rows, and while waiting where the driver can.</param>
    /// <returns>Typed columns.</returns>
    /// <exception cref="MixedModelException">As for <see cref="FromReader"/>.</exception>
    public static async Task<DataSet> FromReaderAsync(DbDataReader reader, string sourceName = "query", CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(sourceName);
        ValueCollector[] columns = StartColumns(reader, sourceName, out IReadOnlyList<Problem> notes);
        int rows = 0;
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            AddRow(reader, columns);
            rows++;
        }

        return Finish(columns, rows, sourceName, notes);
    }

    /// <summary>Makes columns from objects.</summary>
    /// <param name="rows">One object a row; enumerated once.</param>
    /// <param name="columns">Name of each column and what to take from an object: a number, text, truth value or date;
    /// null and NaN are missing.</param>
    /// <typeparam name="T">Type of the objects.</typeparam>
    /// <exception cref="ArgumentException">No columns, or a name appears twice.</exception>
    /// <exception cref="MixedModelException">A column mixes types, or holds an infinity or a type that no column can.</exception>
    public static DataSet FromRows<T>(IEnumerable<T> rows, params IReadOnlyList<(string Name, Func<T, object?> Selector)> columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0) { throw new ArgumentException("Needs at least one column.", nameof(columns)); }
        ValueCollector[] collectors = [.. columns.Select(c => new ValueCollector(c.Name, null))];
        foreach (T row in rows)
        {
            for (int i = 0; i < collectors.Length; i++) { collectors[i].Add(columns[i].Selector(row)); }
        }

        return new DataSet([.. collectors.Select(c => c.ToColumn())]);
    }

    private static ValueCollector[] StartColumns(DbDataReader reader, string sourceName, out IReadOnlyList<Problem> notes)
    {
        string[] names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        notes = [.. HeaderCheck.Check(names, sourceName, lastMayBeBlank: false, _ => true)];
        return [.. names.Select(n => new ValueCollector(n, sourceName))];
    }

    private static void AddRow(DbDataReader reader, ValueCollector[] columns)
    {
        for (int i = 0; i < columns.Length; i++) { columns[i].Add(reader.GetValue(i)); }
    }

    private static DataSet Finish(ValueCollector[] columns, int rows, string sourceName, IReadOnlyList<Problem> notes)
    {
        if (rows == 0) { throw new MixedModelException(DataProblems.NoRows(sourceName, 0)); }
        Column[] finished = [.. columns.Select(c => c.ToColumn())];
        return new DataSet([.. finished], sourceName, null, [.. notes, .. finished.Select(ColumnNotes.Find).OfType<Problem>()]);
    }
}
