using MixedModels.Formulas;

namespace MixedModels.Design;

/// <summary>Finds the columns of data that a formula names.</summary>
internal static class FormulaColumns
{
    /// <summary>The columns of an expression in order of appearance, repeats included; <c>TRUE</c> and <c>FALSE</c> are
    /// constants, not columns.</summary>
    internal static IEnumerable<FormulaNode.Variable> In(FormulaNode node) =>
        FormulaWalk.Variables(node).Where(variable => !PlainName.IsLogical(variable.Name));

    /// <summary>The columns of all factors of the terms.</summary>
    internal static IEnumerable<FormulaNode.Variable> In(TermSet terms) => terms.Terms.SelectMany(term => term.Factors).SelectMany(In);

    /// <summary>The columns of everything but the response: fixed terms, offsets, random-effects terms.</summary>
    internal static IEnumerable<FormulaNode.Variable> Predictors(ModelFormula formula) =>
    [
        .. In(formula.FixedTerms),
        .. formula.Offsets.SelectMany(In),
        .. formula.RandomTerms.SelectMany(term => In(term.Terms).Concat(term.Grouping.SelectMany(In))),
    ];
}
