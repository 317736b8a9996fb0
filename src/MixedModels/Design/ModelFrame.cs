using System.Collections.Immutable;
using MixedModels.Formulas;

namespace MixedModels.Design;

/// <summary>The variables of a model's terms over one set of rows, each computed once.</summary>
/// <param name="compute">Makes a variable from its place, its canonical text and its expression.</param>
internal sealed class ModelFrame(Func<int, string, FormulaNode, FrameVariable> compute)
{
    private readonly Dictionary<string, FrameVariable> byName = new(StringComparer.Ordinal);
    private readonly List<FrameVariable> variables = [];

    /// <summary>The factors met so far, in order.</summary>
    internal ImmutableArray<FactorCoding> Factors => [.. variables.Select(variable => variable.Factor).OfType<FactorCoding>()];

    /// <summary>The variable of an expression.</summary>
    internal FrameVariable Variable(FormulaNode node)
    {
        string name = CanonicalText.Of(node);
        if (!byName.TryGetValue(name, out FrameVariable? variable))
        {
            variable = compute(variables.Count, name, node);
            byName.Add(name, variable);
            variables.Add(variable);
        }

        return variable;
    }
}
