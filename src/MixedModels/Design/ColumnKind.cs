namespace MixedModels.Design;

/// <summary>What a column of the data holds.</summary>
internal enum ColumnKind
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Text or a factor.</summary>
    Category,

    /// <summary>Dates.</summary>
    Date,
}
