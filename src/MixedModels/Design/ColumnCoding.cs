using MixedModels.Data;

namespace MixedModels.Design;

/// <summary>What a column of the data was when the model was fitted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Minimum">Smallest value used; null unless the column holds numbers.</param>
/// <param name="Maximum">Largest value used; null unless the column holds numbers.</param>
internal sealed record ColumnCoding(string Name, ColumnKind Kind, double? Minimum, double? Maximum)
{
    /// <summary>Mean of the values used; null unless the column holds numbers and all rows were at hand.</summary>
    public double? Mean { get; init; }

    /// <summary>The kind of a column.</summary>
    internal static ColumnKind KindOf(Column column) => column switch
    {
        NumberColumn => ColumnKind.Number,
        DateColumn => ColumnKind.Date,
        _ => ColumnKind.Category,
    };
}
