namespace MixedModels.Formulas;

/// <summary>Which part of a formula is being parsed.</summary>
internal enum ParsePlace
{
    /// <summary>The terms right of the <c>~</c>, where parentheses may hold a bar.</summary>
    Terms,

    /// <summary>The grouping right of a bar.</summary>
    Grouping,

    /// <summary>Arithmetic and constants: the response, or an argument of a function.</summary>
    Argument,
}
