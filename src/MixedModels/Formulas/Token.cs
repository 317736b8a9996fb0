using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>A word of a formula.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its content: a name without back-ticks, a text without quotes, a number as written, an operator
/// in its canonical spelling; empty at the end.</param>
/// <param name="Span">Where it stands, quotes and back-ticks included.</param>
internal sealed record Token(TokenKind Kind, string Text, TextSpan Span)
{
    /// <summary>Whether it is the operator of that spelling.</summary>
    internal bool IsOperator(string text) => Kind == TokenKind.Operator && string.Equals(Text, text, StringComparison.Ordinal);
}
