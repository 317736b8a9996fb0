using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>A term of the model: a product of one or more factors, each a column or an expression of columns.</summary>
/// <param name="Factors">The factors in order of first appearance, without repeats; never empty (the intercept is not a term).</param>
/// <param name="Span">Where the term comes from in the formula.</param>
public sealed record Term(ImmutableArray<FormulaNode> Factors, TextSpan Span)
{
    /// <summary>The canonical name, as R prints it: <c>a:b</c>, <c>poly(x, 2)</c>.</summary>
    public string Name => string.Join(":", Factors.Select(CanonicalText.Of));

    /// <summary>Number of factors.</summary>
    public int Order => Factors.Length;
}
