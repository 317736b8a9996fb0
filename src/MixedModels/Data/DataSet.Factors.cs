using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Data;

public sealed partial class DataSet
{
    /// <summary>The data with one column turned into a factor, its levels sorted: numbers by value, texts ordinally.</summary>
    /// <param name="column">Name of the column.</param>
    /// <exception cref="MixedModelException">There is no such column.</exception>
    public DataSet WithFactor(string column) => WithColumn(Require(column).ToFactor());

    /// <summary>The data with one column turned into a factor of declared levels.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="levels">The levels, reference first (ordered: lowest first); levels no row has are kept.</param>
    /// <param name="ordered">Whether the levels are ordered.</param>
    /// <exception cref="MixedModelException">There is no such column, a level is named twice, or a row has a value
    /// outside the levels.</exception>
    public DataSet WithLevels(string column, IReadOnlyList<string> levels, bool ordered = false)
    {
        ArgumentNullException.ThrowIfNull(levels);
        FactorColumn factor = Require(column).ToFactor();
        var index = new Dictionary<string, int>(levels.Count, StringComparer.Ordinal);
        for (int i = 0; i < levels.Count; i++)
        {
            if (!index.TryAdd(levels[i], i)) { throw new MixedModelException(DataProblems.LevelTwice(column, levels[i])); }
        }

        int[] map = [.. factor.Levels.Select(l => index.GetValueOrDefault(l, FactorColumn.MissingCode))];
        int[] codes = new int[factor.Count];
        for (int row = 0; row < codes.Length; row++)
        {
            int code = factor.Codes[row];
            codes[row] = code < 0 ? FactorColumn.MissingCode : map[code];
            if (code >= 0 && codes[row] < 0)
            {
                throw new MixedModelException(DataProblems.OutsideLevels(column, factor.Levels[code], PlaceOf(row), levels));
            }
        }

        return WithColumn(new FactorColumn(column, codes, [.. levels], ordered));
    }

    internal DataSet WithProblems(ImmutableArray<Problem> problems) => With(Columns, problems);

    private DataSet WithColumn(Column changed) => With([.. Columns.Select(c => c.Name == changed.Name ? changed : c)], Problems);

    private DataSet With(ImmutableArray<Column> columns, ImmutableArray<Problem> problems) =>
        new(columns, Source, Sha256, problems) { Lines = Lines, TextFormat = TextFormat, SourceColumns = SourceColumns, RowCount = RowCount, SourceRows = SourceRows };

    private Column Require(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Find(column) ?? throw new MixedModelException(DataProblems.NoSuchColumn(column, [.. Columns.Select(c => c.Name)], Source));
    }

    /// <summary>Where a row is, in words: its line where there are lines, else its number.</summary>
    private string PlaceOf(int row) => Lines is { } lines ? $"line {lines.LineOf(row)}" : $"row {row + 1}";
}
