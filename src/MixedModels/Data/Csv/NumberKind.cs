namespace MixedModels.Data;

/// <summary>What a cell is when read as a number.</summary>
internal enum NumberKind
{
    /// <summary>Not a number.</summary>
    None,

    /// <summary>A finite number.</summary>
    Finite,

    /// <summary>A finite number whose text says more than its value: <c>007</c>, or an integer of 16 digits or more.</summary>
    FiniteLabel,

    /// <summary>A spelling of NaN, which means missing.</summary>
    NotANumber,

    /// <summary>A spelling of infinity, or a number too large for a double.</summary>
    Infinite,
}
