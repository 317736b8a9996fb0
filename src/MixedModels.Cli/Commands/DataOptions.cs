using System.CommandLine;
using MixedModels.Data;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>How a data file is read; the same in every command that reads one.</summary>
internal sealed class DataOptions
{
    private readonly Option<string> separator = Flag.Value("--sep", "CHAR", "field separator, or tab; found out by itself otherwise");
    private readonly Option<string> decimalMark = Flag.Value("--decimal", "CHAR", "decimal mark of numbers, . or , (default .)");
    private readonly Option<string> encoding = Flag.Value("--encoding", "NAME", "utf-8 (default), latin1, windows-1252, utf-16, utf-16be");
    private readonly Option<string[]> missing = Flag.Values("--na", "TOKEN", "text that means missing, beside empty, NA, NaN and NULL; repeatable");
    private readonly Option<string[]> factors = Flag.Values("--factor", "COL", "read this column as categories; repeatable");
    private readonly Option<string[]> numbers = Flag.Values("--number", "COL", "insist that this column holds numbers; repeatable");
    private readonly Option<string[]> levels = Flag.Values("--levels", "COL=a,b,c", "levels of a factor, the reference first; repeatable");
    private readonly Option<string[]> ordered = Flag.Values("--ordered", "COL=a,b,c", "levels of an ordered factor, lowest first; repeatable");
    private readonly Option<bool> skipBadRows = Flag.Switch("--skip-bad-rows", "leave out and count rows that are not well-formed");

    /// <summary>The options for the help and the parser.</summary>
    internal OptionGroup Group =>
        new("Reading the data", [separator, decimalMark, encoding, missing, factors, numbers, levels, ordered, skipBadRows]);

    /// <summary>The settings that a command line asks for.</summary>
    /// <param name="parse">The parsed command line, free of parse errors.</param>
    /// <exception cref="MixedModelException">MM1307: a value makes no sense.</exception>
    internal CsvOptions Read(ParseResult parse) => new()
    {
        Separator = ReadSeparator(parse.GetValue(separator)),
        DecimalMark = ReadDecimal(parse.GetValue(decimalMark)),
        Encoding = parse.GetValue(encoding) ?? "utf-8",
        MissingTokens = parse.GetValue(missing) ?? [],
        FactorColumns = parse.GetValue(factors) ?? [],
        NumberColumns = parse.GetValue(numbers) ?? [],
        Levels = ReadLevels("--levels", parse.GetValue(levels)),
        OrderedLevels = ReadLevels("--ordered", parse.GetValue(ordered)),
        SkipBadRows = parse.GetValue(skipBadRows),
    };

    private static char? ReadSeparator(string? text) => text switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        [var c] when c is > '\0' and < '\u0080' and not ('"' or '\r' or '\n') => c,
        _ => throw new MixedModelException(UsageProblems.BadValue("--sep", text, "one character such as ; or the word tab")),
    };

    private static char ReadDecimal(string? text) => text switch
    {
        null => '.',
        "." or "," => text[0],
        _ => throw new MixedModelException(UsageProblems.BadValue("--decimal", text, ". or ,")),
    };

    private static Dictionary<string, IReadOnlyList<string>> ReadLevels(string option, string[]? texts)
    {
        var levels = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (string text in texts ?? [])
        {
            (string column, string list) = Assignment.Read(option, text, "COL=a,b,c");
            if (!levels.TryAdd(column, list.Split(',', StringSplitOptions.TrimEntries)))
            {
                throw new MixedModelException(UsageProblems.GivenTwice($"{option} {column}"));
            }
        }

        return levels;
    }
}
