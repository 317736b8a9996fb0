using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

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
        .. formula.RandomTerms.SelectMany(term => In(term.Terms).Concat(term.Grouping.SelectMany(FormulaWalk.Variables)).Concat(ByOf(term))),
    ];

    private static IEnumerable<FormulaNode.Variable> ByOf(RandomTerm term) => term.By is { } by ? [by] : [];

    /// <summary>The columns of data that a formula needs, each once; those that do not exist are errors.</summary>
    /// <exception cref="MixedModelException">The data lack columns (MM2103).</exception>
    internal static ImmutableArray<Column> Find(ModelFormula formula, DataSet data)
    {
        IEnumerable<FormulaNode.Variable> variables = FormulaWalk.Variables(formula.Response).Concat(Predictors(formula));
        List<Column> found = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<Problem> unknown = [];
        foreach (FormulaNode.Variable variable in variables)
        {
            if (!seen.Add(variable.Name)) { continue; }
            if (data.Find(variable.Name) is { } column)
            {
                found.Add(column);
            }
            else
            {
                unknown.Add(DesignProblems.UnknownVariable(formula.Text, variable, data));
            }
        }

        return unknown.Count == 0 ? [.. found] : throw new MixedModelException([.. unknown]);
    }

    /// <summary>The columns that serve as factors whatever they hold: right of a bar, inside <c>factor()</c>, <c>ordered()</c>
    /// and behind a colon of a grouping.</summary>
    internal static IEnumerable<string> Factors(ModelFormula formula) =>
    [
        .. formula.RandomTerms.SelectMany(term => term.Grouping).OfType<FormulaNode.Variable>().Concat(formula.RandomTerms.SelectMany(ByOf)).Select(variable => variable.Name),
        .. Expressions(formula).SelectMany(FormulaWalk.All)
            .OfType<FormulaNode.FunctionCall>().Where(call => call.Function is "factor" or "ordered" or "at").SelectMany(FormulaWalk.Variables).Select(variable => variable.Name),
    ];

    /// <summary>Every expression of a formula that has a value per row.</summary>
    internal static IEnumerable<FormulaNode> Expressions(ModelFormula formula) =>
    [
        formula.Response,
        .. formula.FixedTerms.Terms.SelectMany(term => term.Factors),
        .. formula.Offsets,
        .. formula.RandomTerms.SelectMany(term => term.Terms.Terms.SelectMany(inner => inner.Factors).Concat(term.Grouping)),
    ];
}
