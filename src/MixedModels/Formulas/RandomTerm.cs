using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>One random-effects term after expansion: <c>(x | a/b)</c> has become <c>(x | a)</c> and <c>(x | b:a)</c>.</summary>
/// <param name="Terms">What varies between the levels.</param>
/// <param name="Grouping">The columns whose combination labels the levels, in the order of the name; one or more
/// expressions (a column or <c>factor(column)</c> …). For <c>a/b</c> the inner factor is <c>b, a</c>.</param>
/// <param name="Correlated">False for the double bar: one variance per column of the term's model matrix; the structure is
/// then <c>diag</c>.</param>
/// <param name="Structure">The structure asked for: <c>us diag cs ar1 toep fa rr</c>.</param>
/// <param name="Heterogeneous">Whether each column has its own variance; null where the structure's default holds, which is one for <c>ar1</c> and one
/// per column for <c>diag</c>, <c>cs</c> and <c>toep</c>.</param>
/// <param name="Span">Where the term stands in the formula.</param>
/// <param name="Factors">The number of common factors of <c>fa</c> and <c>rr</c>; null where the default, 1, holds.</param>
/// <param name="By">The column with a covariance matrix of its own for every level; null for one matrix.</param>
public sealed record RandomTerm(
    TermSet Terms,
    ImmutableArray<FormulaNode> Grouping,
    bool Correlated,
    string Structure,
    bool? Heterogeneous,
    TextSpan Span,
    int? Factors = null,
    FormulaNode.Variable? By = null)
{
    /// <summary>Name of the grouping factor: <c>Subject</c>, <c>cask:batch</c>.</summary>
    public string GroupName => string.Join(":", Grouping.Select(CanonicalText.Of));

    /// <summary>The term's canonical text, such as <c>(Days | Subject)</c>.</summary>
    public string Text => CanonicalText.Of(this);
}
