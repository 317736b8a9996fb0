using System.Globalization;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>What can be wrong with a command line, apart from the formula in it.</summary>
internal static class UsageProblems
{
    private const int DigitsOfACode = 4;

    internal static Problem ConfidenceIsNoProportion(string text)
    {
        var problem = new Problem("MM1012", Severity.Error, $"--conf {text}: confidence is a proportion between 0 and 1");
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is > 1.0 and < 100.0)
        {
            return problem with { Fix = $"did you mean --conf {(value / 100.0).ToString("R", CultureInfo.InvariantCulture)}?" };
        }

        return problem with { Fix = "write it with a decimal point, such as --conf 0.95" };
    }

    internal static Problem KenwardRogerNeedsReml(string method) =>
        new("MM1013", Severity.Error, $"--df {method} cannot be combined with --ml: Kenward-Roger is defined for REML")
        {
            Cause = "its adjusted covariance is derived from the restricted likelihood",
            Fix = "leave out --ml, or leave out --df for Satterthwaite's tests, which go with either likelihood",
        };

    internal static Problem UnknownCommand(string name, IEnumerable<string> commands) =>
        new("MM1301", Severity.Error, $"unknown command `{name}`")
        {
            Cause = $"the commands are {string.Join(", ", commands)}",
            Fix = Spelling.Nearest(name, commands) is { } near ? $"did you mean mixed {near}?" : "mixed --help shows what each of them does",
        };

    internal static Problem UnknownOption(string name, string? command, IEnumerable<string> options) =>
        new("MM1302", Severity.Error, $"unknown option {name}")
        {
            Fix = Spelling.Nearest(name, options) is { } near
                ? $"did you mean {near}?"
                : $"mixed {(command is null ? string.Empty : command + " ")}--help lists the options",
        };

    internal static Problem MissingOperand(string what, string usage) =>
        new("MM1303", Severity.Error, $"{what} is missing")
        {
            Fix = $"write {usage}",
        };

    internal static Problem UnexpectedOperand(string operand, string usage) =>
        new("MM1304", Severity.Error, $"unexpected `{operand}`")
        {
            Cause = $"the command is {usage}",
            Fix = "put a formula or a name with blanks in it between quotes",
        };

    internal static Problem MissingValue(string option, string expected) =>
        new("MM1305", Severity.Error, $"{option} needs a value")
        {
            Fix = $"write {option} {expected}",
        };

    internal static Problem GivenTwice(string option) =>
        new("MM1306", Severity.Error, $"{option} is given more than once")
        {
            Fix = $"keep the {option} that you mean",
        };

    internal static Problem BadValue(string option, string value, string expected) =>
        new("MM1307", Severity.Error, $"{option} does not take `{value}`")
        {
            Fix = $"{option} takes {expected}",
        };

    internal static Problem UnknownChoice(string option, string value, IReadOnlyList<string> choices) =>
        new("MM1307", Severity.Error, $"{option} does not take `{value}`")
        {
            Cause = $"it takes {string.Join(", ", choices)}",
            Fix = Spelling.Nearest(value, choices) is { } near ? $"did you mean {Call(option, near)}?" : $"write {Call(option, choices[0])}, for example",
        };

    internal static Problem Conflict(string first, string second, string reason) =>
        new("MM1309", Severity.Error, $"{first} and {second} exclude each other")
        {
            Cause = reason,
            Fix = $"leave out {first} or {second}",
        };

    internal static Problem FormulaComesFirst(string usage) =>
        new("MM1310", Severity.Error, "the formula stands before the data")
        {
            Fix = $"write {usage}",
        };

    internal static Problem UnknownCode(string code, IReadOnlyList<string> codes) =>
        new("MM1311", Severity.Error, $"there is no problem code `{code}`")
        {
            Fix = codes.FirstOrDefault(known => known.EndsWith(code, StringComparison.Ordinal) && code.Length == DigitsOfACode) is { } whole ? $"did you mean {whole}?"
                : NearestCode(code, codes) is { } near ? $"did you mean {near}?"
                : "mixed explain lists all codes",
        };

    internal static Problem AllNeedsJson() =>
        new("MM1312", Severity.Error, "--all needs --json: it adds one value per row and level, which no page can hold")
        {
            Fix = "add --json, or leave out --all",
        };

    internal static Problem NoEffect(string option, string reason, string fix) =>
        new("MM1313", Severity.Error, $"{option} has no effect here")
        {
            Cause = reason,
            Fix = fix,
        };

    internal static Problem InputIsTerminal() =>
        new("MM2021", Severity.Error, "the data are to come from standard input, but that is a terminal")
        {
            Cause = "`-` stands for standard input, and nothing is piped into it",
            Fix = "give a file, or pipe one: cat data.csv | mixed fit FORMULA -",
        };

    internal static Problem InternalFault(Exception exception) =>
        new("MM6070", Severity.Error, $"mixed has a fault: {exception.GetType().Name}: {exception.Message}")
        {
            Cause = "this is a mistake in mixed, not in your formula or data",
            Fix = "run it again with --debug and report the command with what it prints",
        };

    // One slip in the digits of one area: a code of another area is about something else, however alike the two look.
    private static string? NearestCode(string code, IEnumerable<string> codes)
    {
        string digits = code.TrimStart('M', 'm');
        if (digits.Length == 0) { return null; }
        string? near = Spelling.Nearest(digits, codes.Select(known => known[^DigitsOfACode..]).Where(known => known[0] == digits[0]));
        return near is null ? null : $"MM{near}";
    }

    // An option for a column, such as --contrasts a, takes its value behind an equals sign.
    private static string Call(string option, string value) => $"{option}{(option.Contains(' ', StringComparison.Ordinal) ? '=' : ' ')}{value}";
}
