using System.Collections.Immutable;
using static MixedModels.Formulas.ArgumentKind;

namespace MixedModels.Formulas;

/// <summary>The closed list of functions that a formula may call. Nothing outside it is ever looked up or run.</summary>
internal static class FormulaFunctions
{
    private static readonly ImmutableArray<FunctionSignature> List =
    [
        new("I", ResultKind.Numeric, "I(expression)", Needs("x", Numeric)),
        new("log", ResultKind.Numeric, "log(x) or log(x, base = 2)", Needs("x", Numeric), Takes("base", Constant)),
        new("log2", ResultKind.Numeric, "log2(x)", Needs("x", Numeric)),
        new("log10", ResultKind.Numeric, "log10(x)", Needs("x", Numeric)),
        new("exp", ResultKind.Numeric, "exp(x)", Needs("x", Numeric)),
        new("sqrt", ResultKind.Numeric, "sqrt(x)", Needs("x", Numeric)),
        new("abs", ResultKind.Numeric, "abs(x)", Needs("x", Numeric)),
        new("scale", ResultKind.Numeric, "scale(x), perhaps with center = FALSE or scale = FALSE",
            Needs("x", Numeric), Takes("center", Logical), Takes("scale", Logical)),
        new("center", ResultKind.Numeric, "center(x)", Needs("x", Numeric)),
        new("poly", ResultKind.Basis, "poly(x, degree) or poly(x, degree, raw = TRUE)",
            Needs("x", Numeric), Needs("degree", Count), Takes("raw", Logical)),
        new("ns", ResultKind.Basis, "ns(x, df = 3) or ns(x, knots = c(1, 2))",
            Needs("x", Numeric), Takes("df", Count), Takes("knots", Constants)),
        new("bs", ResultKind.Basis, "bs(x, df = 5) or bs(x, knots = c(1, 2)), perhaps with degree = 2",
            Needs("x", Numeric), Takes("df", Count), Takes("knots", Constants), Takes("degree", Count)),
        new("factor", ResultKind.Factor, "factor(x) or factor(x, levels = c(\"low\", \"high\"))",
            Needs("x", Any), Takes("levels", Levels)),
        new("ordered", ResultKind.Factor, "ordered(x) or ordered(x, levels = c(\"low\", \"high\"))",
            Needs("x", Any), Takes("levels", Levels)),
        new("cut", ResultKind.Factor, "cut(x, breaks = 4) or cut(x, breaks = c(0, 10, 20))",
            Needs("x", Numeric), Needs("breaks", Constants)),
        new("offset", ResultKind.Offset, "offset(x)", Needs("x", Numeric)),
        new("within", ResultKind.Numeric, "within(x, g)", Needs("x", Numeric), Needs("g", Grouping)),
        new("between", ResultKind.Numeric, "between(x, g)", Needs("x", Numeric), Needs("g", Grouping)),
        new("at", ResultKind.Numeric, "at(f, \"level\"): 1 in rows of the level, else 0", Needs("f", Any), Needs("level", Levels)),
        new("c", ResultKind.List, "c(1, 2, 3), as an argument"),
    ];

    /// <summary>The names of all functions and structures, in the order in which messages list them.</summary>
    internal static ImmutableArray<string> Names { get; } =
        [.. List.Where(entry => entry.Result != ResultKind.List).Select(entry => entry.Name), .. CovarianceNames.All];

    /// <summary>The signature of a function, or null when the list does not have it.</summary>
    internal static FunctionSignature? Find(string name) =>
        List.FirstOrDefault(entry => string.Equals(entry.Name, name, StringComparison.Ordinal));

    /// <summary>The value that a parsed call gives to a parameter, named or by place; null when the call leaves it out.</summary>
    /// <param name="call">A call that the parser has accepted.</param>
    /// <param name="parameter">The parameter's name.</param>
    internal static FormulaNode? Argument(FormulaNode.FunctionCall call, string parameter) =>
        Find(call.Function) is { } signature ? ArgumentBinder.Bind(call, signature).GetValueOrDefault(parameter) : null;

    private static FunctionParameter Needs(string name, ArgumentKind kind) => new(name, kind, Required: true);

    private static FunctionParameter Takes(string name, ArgumentKind kind) => new(name, kind, Required: false);
}
