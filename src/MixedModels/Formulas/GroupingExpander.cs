using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>Expands what stands right of a bar into grouping factors: <c>a/b</c> into <c>a</c> and <c>b:a</c>.</summary>
/// <param name="text">The formula, for the problems.</param>
/// <param name="terms">What stands left of the bar, for suggestions.</param>
internal sealed class GroupingExpander(string text, FormulaNode terms)
{
    /// <summary>The grouping factors, outermost first; each a list of columns in the order of its name.</summary>
    /// <exception cref="MixedModelException">The expression is not a grouping (MM1025), or holds a dot (MM1026).</exception>
    internal FormulaNode[][] Expand(FormulaNode grouping)
    {
        switch (grouping)
        {
            case FormulaNode.Group group:
                return Expand(group.Inner);
            case FormulaNode.Dot dot:
                throw new MixedModelException(FormulaProblems.DotMisplaced(text, dot.Span, "right of a bar"));
            case FormulaNode.Variable variable when !PlainName.IsLogical(variable.Name):
                return [[variable]];
            case FormulaNode.FunctionCall call when IsElement(call):
                return [[call]];
            case FormulaNode.Binary { Operator: "/" } nesting:
                FormulaNode[][] outer = Expand(nesting.Left);
                return [.. outer, .. Expand(nesting.Right).Select(inner => Join(inner, outer[^1]))];
            case FormulaNode.Binary { Operator: ":" } interaction:
                FormulaNode[][] left = Expand(interaction.Left);
                FormulaNode[][] right = Expand(interaction.Right);
                return left.Length == 1 && right.Length == 1
                    ? [Join(left[0], right[0])]
                    : throw new MixedModelException(FormulaProblems.NotAGrouping(text, grouping, "a nesting cannot be part of a combination", null));
            default:
                throw new MixedModelException(FormulaProblems.NotAGrouping(text, grouping, Complaint(grouping), Suggestion(grouping)));
        }
    }

    /// <summary>Whether a call may stand for a grouping column: one that gives a factor.</summary>
    internal static bool IsElement(FormulaNode.FunctionCall call) =>
        FormulaFunctions.Find(call.Function)?.Result == ResultKind.Factor;

    /// <summary>The name by which two groupings compare: the columns' names in ordinal order, <c>factor(g)</c> being g.</summary>
    internal static string Key(ImmutableArray<FormulaNode> grouping) =>
        string.Join(":", grouping.Select(Plain).Select(CanonicalText.Of).Order(StringComparer.Ordinal));

    private static FormulaNode Plain(FormulaNode element) =>
        element is FormulaNode.FunctionCall { Function: "factor", Arguments: [{ Value: FormulaNode.Variable column }] } ? column : element;

    private static FormulaNode[] Join(FormulaNode[] first, FormulaNode[] second) =>
        [.. first.Concat(second).DistinctBy(CanonicalText.Of, StringComparer.Ordinal)];

    private static string Complaint(FormulaNode grouping) => grouping switch
    {
        FormulaNode.Binary binary => $"`{binary.Operator}` has no meaning right of a bar",
        FormulaNode.Unary unary => $"the sign `{unary.Operator}` has no meaning right of a bar",
        FormulaNode.FunctionCall call => $"`{call.Function}` gives no levels to group by",
        _ => "a constant groups nothing",
    };

    private string? Suggestion(FormulaNode grouping)
    {
        if (grouping is not FormulaNode.Binary binary)
        {
            return null;
        }

        string left = CanonicalText.Of(binary.Left);
        string right = CanonicalText.Of(binary.Right);
        bool simple = binary is { Left: FormulaNode.Variable, Right: FormulaNode.Variable };
        return binary.Operator switch
        {
            "+" => $"write one term for each: {string.Join(" + ", Summands(binary).Select(Suggested))}",
            "*" when simple => $"write one term for each: {Suggested(left)} + {Suggested(right)} + {Suggested($"{left}:{right}")}",
            "%in%" when simple => $"write {Suggested($"{right}/{left}")} for both levels, or {Suggested($"{left}:{right}")} for the combination alone",
            _ => null,
        };
    }

    private string Suggested(string grouping) => $"`({CanonicalText.Of(terms)} | {grouping})`";

    private static IEnumerable<string> Summands(FormulaNode node) => node is FormulaNode.Binary { Operator: "+" } sum
        ? [.. Summands(sum.Left), CanonicalText.Of(sum.Right)]
        : [CanonicalText.Of(node)];
}
