namespace MixedModels.Formulas;

/// <summary>What an argument of a formula function may be.</summary>
internal enum ArgumentKind
{
    /// <summary>Arithmetic over at least one column.</summary>
    Numeric,

    /// <summary>A column, arithmetic over columns, or a call that gives a factor.</summary>
    Any,

    /// <summary>A grouping: a column, <c>factor(column)</c>, or several of them joined by <c>:</c>.</summary>
    Grouping,

    /// <summary>A whole number, at least 1.</summary>
    Count,

    /// <summary>One number, perhaps signed.</summary>
    Constant,

    /// <summary>A number or <c>c(…)</c> of numbers.</summary>
    Constants,

    /// <summary>A number or quoted text, or <c>c(…)</c> of them.</summary>
    Levels,

    /// <summary><c>TRUE</c> or <c>FALSE</c>.</summary>
    Logical,
}
