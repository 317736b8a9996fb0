using System.Globalization;

namespace MixedModels.Data;

/// <summary>A column of numbers; a missing cell is NaN.</summary>
public sealed class NumberColumn : Column
{
    private readonly double[] values;
    private readonly FactorColumn? labels;
    private FactorColumn? factor;
    private int missingCount = -1;

    /// <summary>Creates a column from values; the array is copied.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">One value per row; NaN means missing.</param>
    public NumberColumn(string name, ReadOnlySpan<double> values)
        : this(name, values.ToArray(), null)
    {
    }

    /// <summary>Takes ownership of the array.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">One value per row; NaN means missing.</param>
    /// <param name="labels">The source's own text of each cell, where it says more than the number (<c>007</c>).</param>
    internal NumberColumn(string name, double[] values, FactorColumn? labels)
        : base(name, values.Length)
    {
        this.values = values;
        this.labels = labels;
    }

    /// <summary>The values, one per row; NaN means missing.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>Whether the source's own text of the cells says more than the numbers, as <c>007</c> does; <see cref="ToFactor"/> then has a level
    /// for each text.</summary>
    public bool HasLabels => labels is not null;

    /// <summary>The values themselves, not to be changed.</summary>
    internal double[] Array => values;

    /// <inheritdoc/>
    public override int MissingCount
    {
        get
        {
            if (missingCount < 0)
            {
                int count = 0;
                foreach (double value in values) { count += double.IsNaN(value) ? 1 : 0; }
                missingCount = count;
            }

            return missingCount;
        }
    }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(values[row]);

    /// <inheritdoc/>
    public override FactorColumn ToFactor() => labels ?? (factor ??= Distinct());

    private FactorColumn Distinct()
    {
        var index = new NumberIndex();
        int[] codes = new int[values.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = double.IsNaN(values[row]) ? FactorColumn.MissingCode : index.Add(values[row]);
        }

        double[] sorted = index.ToArray();
        System.Array.Sort(sorted);
        string[] levels = new string[sorted.Length];
        int[] place = new int[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            levels[i] = sorted[i].ToString("R", CultureInfo.InvariantCulture);
            place[index.Add(sorted[i])] = i;
        }

        for (int row = 0; row < codes.Length; row++)
        {
            if (codes[row] != FactorColumn.MissingCode) { codes[row] = place[codes[row]]; }
        }

        return new FactorColumn(Name, codes, [.. levels], false);
    }
}
