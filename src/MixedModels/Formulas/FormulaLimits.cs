namespace MixedModels.Formulas;

/// <summary>Sizes beyond which a formula is refused, so that no text can exhaust the stack, the memory or the clock.</summary>
internal static class FormulaLimits
{
    /// <summary>Longest formula, in UTF-16 units.</summary>
    internal const int Characters = 16_384;

    /// <summary>Deepest nesting of parentheses, calls, signs and powers.</summary>
    internal const int Nesting = 200;

    /// <summary>Most operators in one formula; together with <see cref="Nesting"/> it bounds the height of the tree,
    /// and so the recursion of everything that walks it.</summary>
    internal const int Operators = 1_000;

    /// <summary>Most terms that one side of a bar or of the <c>~</c> may expand to by products and powers.</summary>
    internal const int Terms = 4_096;

    /// <summary>Most pairs of terms multiplied while expanding one formula part.</summary>
    internal const int Products = 1_000_000;
}
