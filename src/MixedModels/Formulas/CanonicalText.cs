using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>Writes formula nodes the way R prints them, so that coefficient names compare.</summary>
internal static class CanonicalText
{
    internal static string Of(FormulaNode node) => throw new NotSupportedException(node.ToString());

    internal static string Of(RandomTerm term) => throw new NotSupportedException(term.ToString());
}
