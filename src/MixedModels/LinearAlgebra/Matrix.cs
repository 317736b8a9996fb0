namespace MixedModels.LinearAlgebra;

/// <summary>A small dense matrix, column-major: element (i, j) is <c>Values[j * RowCount + i]</c>. Immutable outside
/// the library.</summary>
public sealed class Matrix
{
    private readonly double[] values;

    /// <summary>Takes ownership of the values.</summary>
    /// <param name="rowCount">Number of rows, at least 0.</param>
    /// <param name="columnCount">Number of columns, at least 0.</param>
    /// <param name="values">rowCount · columnCount values, column by column.</param>
    internal Matrix(int rowCount, int columnCount, double[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, rowCount * columnCount, nameof(values));
        RowCount = rowCount;
        ColumnCount = columnCount;
        this.values = values;
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Number of columns.</summary>
    public int ColumnCount { get; }

    /// <summary>The elements, column by column.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>Element (i, j), from 0.</summary>
    /// <param name="i">Row.</param>
    /// <param name="j">Column.</param>
    public double this[int i, int j] => values[(j * RowCount) + i];
}
