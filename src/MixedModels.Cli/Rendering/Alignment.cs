namespace MixedModels.Cli.Rendering;

/// <summary>How the cells of a column line up on a console.</summary>
internal enum Alignment
{
    /// <summary>At the left edge: names.</summary>
    Left,

    /// <summary>At the right edge: counts and p-values.</summary>
    Right,

    /// <summary>At the decimal point: estimates.</summary>
    Decimal,
}
