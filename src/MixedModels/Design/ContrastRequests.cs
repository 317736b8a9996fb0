using System.Collections.Immutable;
using MixedModels.Formulas;

namespace MixedModels.Design;

/// <summary>Matches requested contrasts to the factors of the formula.</summary>
internal static class ContrastRequests
{
    /// <summary>The contrasts requested for a factor, by its own text or, for <c>factor(x)</c> and its like, by x.</summary>
    /// <param name="requests">Contrasts by name.</param>
    /// <param name="name">The factor's canonical text.</param>
    /// <param name="node">The factor.</param>
    internal static ContrastKind? For(ImmutableSortedDictionary<string, ContrastKind> requests, string name, FormulaNode node)
    {
        if (requests.TryGetValue(name, out ContrastKind kind)) { return kind; }
        return requests.TryGetValue(ColumnOf(node) ?? name, out kind) ? kind : null;
    }

    /// <summary>The column whose categories the expression is: itself, or the x of <c>factor(x)</c>; null for others.</summary>
    internal static string? ColumnOf(FormulaNode node) => node switch
    {
        FormulaNode.Variable variable => variable.Name,
        FormulaNode.FunctionCall { Function: "factor" or "ordered" or "cut", Arguments: [{ Value: FormulaNode.Variable column }, ..] } => column.Name,
        _ => null,
    };
}
