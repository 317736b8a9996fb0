using MixedModels.Formulas;

namespace MixedModels.Design;

/// <summary>Finds the columns of data that an expression names.</summary>
internal static class FormulaColumns
{
    /// <summary>The variables of an expression in order of appearance, repeats included; <c>TRUE</c> and <c>FALSE</c>
    /// are constants, not columns.</summary>
    internal static IEnumerable<FormulaNode.Variable> In(FormulaNode node) => node switch
    {
        FormulaNode.Variable { Name: "TRUE" or "FALSE" } => [],
        FormulaNode.Variable variable => [variable],
        FormulaNode.Unary unary => In(unary.Operand),
        FormulaNode.Group group => In(group.Inner),
        FormulaNode.Binary binary => In(binary.Left).Concat(In(binary.Right)),
        FormulaNode.FunctionCall call => call.Arguments.SelectMany(argument => In(argument.Value)),
        FormulaNode.RandomEffects random => In(random.Terms).Concat(In(random.Grouping)),
        _ => [],
    };

    /// <summary>The variables of all factors of the terms.</summary>
    internal static IEnumerable<FormulaNode.Variable> In(TermSet terms) =>
        terms.Terms.SelectMany(term => term.Factors).SelectMany(In);
}
