using MixedModels.Formulas;

namespace MixedModels.Design;

/// <summary>The operators and functions that treat each row by itself.</summary>
internal static class Arithmetic
{
    /// <summary>Whether <see cref="Apply(string, double)"/> knows the function.</summary>
    internal static bool IsFunction(string name) => name is "log" or "log2" or "log10" or "exp" or "sqrt" or "abs";

    /// <summary>A function of one number.</summary>
    internal static double Apply(string function, double x) => function switch
    {
        "log" => Math.Log(x),
        "log2" => Math.Log2(x),
        "log10" => Math.Log10(x),
        "exp" => Math.Exp(x),
        "sqrt" => Math.Sqrt(x),
        _ => Math.Abs(x),
    };

    /// <summary>An operator between two numbers.</summary>
    /// <remarks>A square is one multiplication, exactly as R computes it.</remarks>
    internal static double Apply(string operation, double x, double y) => operation switch
    {
        "+" => x + y,
        "-" => x - y,
        "*" => x * y,
        "/" => x / y,
        _ => y == 2.0 ? x * x : Math.Pow(x, y),
    };

    /// <summary>Whether an operator is arithmetic, not the formula's own.</summary>
    internal static bool IsOperator(FormulaNode.Binary node) => node.Operator is "+" or "-" or "*" or "/" or "^";
}
