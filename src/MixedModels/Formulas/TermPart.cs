namespace MixedModels.Formulas;

/// <summary>Which sum of a formula is being expanded.</summary>
internal enum TermPart
{
    /// <summary>The terms right of the <c>~</c>.</summary>
    Fixed,

    /// <summary>The terms left of a bar.</summary>
    Random,
}
