using MixedModels.Data;

namespace MixedModels.Design;

/// <summary>Rows kept of chunks of one source, whose columns have the same kinds and levels throughout.</summary>
internal sealed class KeptRows
{
    private readonly List<int> sourceRows = [];
    private readonly RowLines lines = new();
    private readonly List<(List<double> Numbers, List<int> Codes)> columns = [];
    private DataSet? sample;

    /// <summary>Keeps rows.</summary>
    /// <param name="chunk">The rows.</param>
    /// <param name="keep">Which of them.</param>
    internal void Add(DataSet chunk, bool[] keep)
    {
        sample ??= chunk;
        while (columns.Count < chunk.Columns.Length) { columns.Add(([], [])); }
        for (int row = 0; row < keep.Length; row++)
        {
            if (!keep[row]) { continue; }
            sourceRows.Add(chunk.SourceRows?[row] ?? row);
            if (chunk.Lines is { } account) { lines.Add(account.LineOf(row)); }
        }

        for (int c = 0; c < columns.Count; c++)
        {
            NumberColumn? numbers = chunk.Columns[c] as NumberColumn;
            int[]? codes = CodesOf(chunk.Columns[c]);
            for (int row = 0; row < keep.Length; row++)
            {
                if (!keep[row]) { continue; }
                if (numbers is not null) { columns[c].Numbers.Add(numbers.Array[row]); }
                if (codes is not null) { columns[c].Codes.Add(codes[row]); }
            }
        }
    }

    /// <summary>The rows as a data set.</summary>
    internal DataSet ToDataSet()
    {
        if (sample is null) { return new DataSet(); }
        return new DataSet([.. sample.Columns.Select(ToColumn)], sample.Source, sample.Sha256, [])
        {
            Lines = sample.Lines is null ? null : new LineAccount(sample.Lines.Total, 0, sourceRows.Count, 0, 0, 0, lines),
            SourceColumns = sample.SourceColumns,
            SourceRows = [.. sourceRows],
        };
    }

    private static int[]? CodesOf(Column column) => column switch
    {
        FactorColumn factor => factor.Array,
        NumberColumn { HasLabels: true } => column.ToFactor().Array,
        TextColumn text => text.Array,
        _ => null,
    };

    private Column ToColumn(Column column, int index)
    {
        (List<double> numbers, List<int> codes) = columns[index];
        return column switch
        {
            NumberColumn { HasLabels: true } => new NumberColumn(column.Name, [.. numbers], Factor(column.ToFactor(), codes)),
            NumberColumn => new NumberColumn(column.Name, [.. numbers], null),
            FactorColumn factor => Factor(factor, codes),
            TextColumn text => new TextColumn(column.Name, [.. codes], [.. text.Texts], text.NumberFailure),
            _ => new DateColumn(column.Name, [.. Enumerable.Repeat<DateTime?>(default(DateTime), sourceRows.Count)]),
        };
    }

    private static FactorColumn Factor(FactorColumn like, List<int> codes) => new(like.Name, [.. codes], like.Levels, like.IsOrdered);
}
