using System.Text;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Collects columns in memory into a <see cref="DataSet"/>.</summary>
/// <example><code>DataSet data = new DataSetBuilder().Add("y", y).Add("x", x).Add("subject", subjects).Build();</code></example>
public sealed class DataSetBuilder
{
    private readonly List<Column> columns = [];

    /// <summary>Adds a column of numbers, copied; NaN is missing.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">One value per row.</param>
    /// <exception cref="MixedModelException">A value is infinite.</exception>
    public DataSetBuilder Add(string name, ReadOnlySpan<double> values)
    {
        int infinite = values.IndexOfAny(double.PositiveInfinity, double.NegativeInfinity);
        return infinite < 0
            ? Add(new NumberColumn(name, values))
            : throw new MixedModelException(DataProblems.InfiniteValue(name, values[infinite], infinite + 1, null));
    }

    /// <summary>Adds a column of text; null is missing. A formula uses it as a factor with sorted levels.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">One text per row.</param>
    public DataSetBuilder Add(string name, IReadOnlyList<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var collector = new TextCollector();
        foreach (string? value in values)
        {
            if (value is null) { collector.AddMissing(); } else { collector.Add(Encoding.UTF8.GetBytes(value), 0); }
        }

        return Add(collector.ToText(name));
    }

    /// <summary>Adds a column of dates; null is missing.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">One date per row.</param>
    public DataSetBuilder Add(string name, IReadOnlyList<DateTime?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Add(new DateColumn(name, [.. values]));
    }

    /// <summary>Adds a factor with declared levels; null is missing.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">One level per row.</param>
    /// <param name="levels">The levels, reference first (ordered: lowest first).</param>
    /// <param name="ordered">Whether the levels are ordered.</param>
    /// <exception cref="MixedModelException">A value is outside the levels, or a level is named twice.</exception>
    public DataSetBuilder AddFactor(string name, IReadOnlyList<string?> values, IReadOnlyList<string> levels, bool ordered = false)
    {
        DataSet alone = new DataSetBuilder().Add(name, values).Build();
        return Add(alone.WithLevels(name, levels, ordered).Columns[0]);
    }

    /// <summary>Adds a column that exists.</summary>
    /// <param name="column">The column.</param>
    public DataSetBuilder Add(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        columns.Add(column);
        return this;
    }

    /// <summary>The data set; the builder may go on.</summary>
    /// <exception cref="ArgumentException">Columns differ in length, or a name appears twice.</exception>
    public DataSet Build() => new([.. columns]);
}
