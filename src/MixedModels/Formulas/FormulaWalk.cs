namespace MixedModels.Formulas;

/// <summary>Walks over formula trees.</summary>
internal static class FormulaWalk
{
    /// <summary>The columns that a node names, in reading order, repeats included.</summary>
    /// <remarks>The constants <c>TRUE</c> and <c>FALSE</c> are variables in the tree, and no columns.</remarks>
    internal static IEnumerable<FormulaNode.Variable> Variables(FormulaNode node) =>
        All(node).OfType<FormulaNode.Variable>().Where(variable => !PlainName.IsLogical(variable.Name));

    /// <summary>The random-effects terms in a node, in reading order.</summary>
    internal static IEnumerable<FormulaNode.RandomEffects> RandomEffects(FormulaNode node) =>
        All(node).OfType<FormulaNode.RandomEffects>();

    /// <summary>The node without the parentheses around it.</summary>
    internal static FormulaNode Bare(FormulaNode node)
    {
        while (node is FormulaNode.Group group)
        {
            node = group.Inner;
        }

        return node;
    }

    /// <summary>A node and all below it, in reading order.</summary>
    internal static IEnumerable<FormulaNode> All(FormulaNode root)
    {
        Stack<FormulaNode> waiting = new([root]);
        while (waiting.TryPop(out FormulaNode? node))
        {
            yield return node;
            foreach (FormulaNode child in Children(node).Reverse())
            {
                waiting.Push(child);
            }
        }
    }

    private static IEnumerable<FormulaNode> Children(FormulaNode node) => node switch
    {
        FormulaNode.Unary unary => [unary.Operand],
        FormulaNode.Group group => [group.Inner],
        FormulaNode.Binary binary => [binary.Left, binary.Right],
        FormulaNode.RandomEffects random => [random.Terms, random.Grouping],
        FormulaNode.FunctionCall call => call.Arguments.Select(argument => argument.Value),
        _ => [],
    };
}
