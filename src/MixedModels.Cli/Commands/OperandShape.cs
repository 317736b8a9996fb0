using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>Makes sense of a formula and a data file that may be missing or swapped.</summary>
internal static class OperandShape
{
    /// <summary>A formula and the data after it.</summary>
    /// <param name="operands">What stands on the command line.</param>
    /// <param name="usage">How the command is called.</param>
    /// <exception cref="MixedModelException">MM1303, MM1304 or MM1310.</exception>
    internal static (string Formula, string Data) FormulaAndData(string[] operands, string usage)
    {
        if (operands.Length > 2) { throw new MixedModelException(UsageProblems.UnexpectedOperand(operands[2], usage)); }
        if (operands.Length == 2)
        {
            return IsFormula(operands[1]) && !IsFormula(operands[0])
                ? throw new MixedModelException(UsageProblems.FormulaComesFirst(usage))
                : (operands[0], operands[1]);
        }

        string what = operands.Length == 0 ? "FORMULA" : IsFormula(operands[0]) ? "DATA" : "FORMULA";
        throw new MixedModelException(UsageProblems.MissingOperand(what, usage));
    }

    /// <summary>Exactly one operand.</summary>
    /// <param name="operands">What stands on the command line.</param>
    /// <param name="what">What it is.</param>
    /// <param name="usage">How the command is called.</param>
    /// <exception cref="MixedModelException">MM1303 or MM1304.</exception>
    internal static string Single(string[] operands, string what, string usage) => operands switch
    {
        [] => throw new MixedModelException(UsageProblems.MissingOperand(what, usage)),
        [var only] => only,
        _ => throw new MixedModelException(UsageProblems.UnexpectedOperand(operands[1], usage)),
    };

    /// <summary>Whether a word is a formula and no file name.</summary>
    /// <param name="word">A word of the command line.</param>
    internal static bool IsFormula(string word) => word.Contains('~', StringComparison.Ordinal);
}
