using MixedModels.Formulas;

namespace MixedModels.Design;

/// <summary>Finds the columns of data that a formula names.</summary>
internal static class FormulaColumns
{
    /// <summary>The columns of all factors of the terms.</summary>
    internal static IEnumerable<FormulaNode.Variable> In(TermSet terms) => terms.Terms.SelectMany(term => term.Factors).SelectMany(FormulaWalk.Variables);

    /// <summary>The columns of everything but the response: fixed terms, offsets, random-effects terms.</summary>
    internal static IEnumerable<FormulaNode.Variable> Predictors(ModelFormula formula) =>
    [
        .. In(formula.FixedTerms),
        .. formula.Offsets.SelectMany(FormulaWalk.Variables),
        .. formula.RandomTerms.SelectMany(term => In(term.Terms).Concat(term.Grouping.SelectMany(FormulaWalk.Variables))),
    ];
}
