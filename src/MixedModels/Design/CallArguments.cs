using System.Globalization;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Reads the arguments of a call that the parser has accepted: their kinds are right, their values may not be.</summary>
/// <param name="formula">The formula's text, for messages.</param>
/// <param name="call">The call.</param>
internal sealed class CallArguments(string formula, FormulaNode.FunctionCall call)
{
    /// <summary>The first parameter, what the function applies to.</summary>
    internal FormulaNode First => Required("x");

    /// <summary>Whether the parameter was given.</summary>
    internal bool Has(string parameter) => Value(parameter) is not null;

    /// <summary>The expression given for a parameter that has no default.</summary>
    internal FormulaNode Required(string parameter) => Value(parameter) ?? throw Problem(parameter, "a value", $"write a value for `{parameter}`");

    /// <summary>TRUE or FALSE, or the default.</summary>
    internal bool Logical(string parameter, bool otherwise) =>
        Value(parameter) is FormulaNode.Variable word ? word.Name == "TRUE" : otherwise;

    /// <summary>A whole number between bounds, or the default.</summary>
    internal int Count(string parameter, int otherwise, int minimum, int maximum)
    {
        if (Value(parameter) is not { } node) { return otherwise; }
        double value = Constant(node) ?? double.NaN;
        return value == Math.Floor(value) && value >= minimum && value <= maximum
            ? (int)value
            : throw Problem(
                parameter,
                string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"),
                $"write `{parameter} = {Nearest(value, minimum, maximum).ToString(CultureInfo.InvariantCulture)}`, or another number in that range");
    }

    /// <summary>The numbers of a constant or of <c>c(…)</c>; null when the call leaves the parameter out.</summary>
    internal double[]? Numbers(string parameter) =>
        Value(parameter) is { } node ? [.. Elements(node).Select(e => Constant(e) ?? throw Problem(parameter, "numbers", $"write a number, or several as in `{parameter} = c(1, 2)`"))] : null;

    /// <summary>The level labels of a constant or of <c>c(…)</c>; null when the call leaves the parameter out.</summary>
    internal string[]? Labels(string parameter) => Value(parameter) is { } node
        ?
        [
            .. Elements(node).Select(e => e is FormulaNode.Quoted quoted
                ? quoted.Value
                : (Constant(e) ?? throw Problem(parameter, "levels", $"write the levels between quotes, as in `{parameter} = c(\"a\", \"b\")`")).ToString("R", CultureInfo.InvariantCulture)),
        ]
        : null;

    /// <summary>The error that a parameter's value cannot be used.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="needed">What it needs.</param>
    /// <param name="fix">What to write.</param>
    internal MixedModelException Problem(string parameter, string needed, string fix) =>
        new(DesignProblems.UnusableArgument(formula, call, parameter, needed, fix));

    // The usable number next to the one given; the least where none was.
    private static int Nearest(double value, int minimum, int maximum) => value > maximum ? maximum : value > minimum ? (int)Math.Floor(value) : minimum;

    private FormulaNode? Value(string parameter) => FormulaFunctions.Argument(call, parameter);

    private static IEnumerable<FormulaNode> Elements(FormulaNode node) =>
        node is FormulaNode.FunctionCall { Function: "c" } list ? list.Arguments.Select(a => a.Value) : [node];

    private static double? Constant(FormulaNode node) => node switch
    {
        FormulaNode.Number number => number.Value,
        FormulaNode.Unary { Operator: "-" } unary => -Constant(unary.Operand),
        FormulaNode.Unary unary => Constant(unary.Operand),
        _ => null,
    };
}
