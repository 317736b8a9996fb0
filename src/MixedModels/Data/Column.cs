namespace MixedModels.Data;

/// <summary>A named column of a data set. The kinds are closed: number, factor, text, date.</summary>
public abstract class Column
{
    private protected Column(string name, int count)
    {
        Name = name;
        Count = count;
    }

    /// <summary>The column's name, exactly as in the source.</summary>
    public string Name { get; }

    /// <summary>Number of rows, missing ones included.</summary>
    public int Count { get; }

    /// <summary>Number of missing cells.</summary>
    public abstract int MissingCount { get; }

    /// <summary>Whether the cell of a row is missing.</summary>
    /// <param name="row">Row index from 0.</param>
    public abstract bool IsMissing(int row);

    /// <summary>The column as a factor: levels in the column's declared order, or sorted ordinally.</summary>
    /// <remarks>Levels of numbers are their shortest decimal form, or the source's own text where leading zeros carry
    /// meaning (<c>007</c>), in numeric order.</remarks>
    public abstract FactorColumn ToFactor();
}
