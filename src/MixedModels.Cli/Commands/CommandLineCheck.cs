using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>Finds what the parser complains about or lets pass, and gives it a code.</summary>
internal static class CommandLineCheck
{
    /// <summary>Fails on options that lack their value or come twice.</summary>
    /// <param name="parse">The parsed command line.</param>
    /// <param name="groups">The options that may stand on it.</param>
    /// <exception cref="MixedModelException">MM1305 or MM1306.</exception>
    internal static void Options(ParseResult parse, ImmutableArray<OptionGroup> groups)
    {
        string[] known = [.. groups.SelectMany(group => group.Options).SelectMany(option => option.Aliases.Prepend(option.Name))];
        foreach (Option option in groups.SelectMany(group => group.Options))
        {
            // The parser takes the word after an option for its value, even where that is the next option.
            if (parse.GetResult(option) is { } result && result.Tokens.Any(token => known.Contains(token.Value)))
            {
                throw new MixedModelException(UsageProblems.MissingValue(option.Name, option.HelpName ?? "VALUE"));
            }
        }

        foreach (ParseError error in parse.Errors)
        {
            OptionResult? result = error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult;
            if (result is null) { continue; }
            Option option = result.Option;
            throw new MixedModelException(result.Tokens.Count < result.IdentifierTokenCount || result.Tokens.Count == 0
                ? UsageProblems.MissingValue(option.Name, option.HelpName ?? "VALUE")
                : UsageProblems.GivenTwice(option.Name));
        }
    }

    /// <summary>The operands, none of which looks like an option unless it follows <c>--</c>.</summary>
    /// <param name="parse">The parsed command line.</param>
    /// <param name="argument">Where the parser puts operands.</param>
    /// <param name="command">Name of the command.</param>
    /// <param name="groups">The options that the command has.</param>
    /// <exception cref="MixedModelException">MM1302.</exception>
    internal static string[] Operands(ParseResult parse, Argument<string[]> argument, string command, ImmutableArray<OptionGroup> groups)
    {
        IReadOnlyList<Token> tokens = parse.GetResult(argument)?.Tokens ?? [];
        string[] operands = [.. tokens.Select(token => token.Value), .. parse.UnmatchedTokens];
        int literal = CountAfterDoubleDash(parse.Tokens);
        foreach (string operand in operands.SkipLast(literal))
        {
            if (LooksLikeOption(operand)) { throw UnknownOption(operand, command, groups); }
        }

        return operands;
    }

    /// <summary>Whether a word can only be meant as an option.</summary>
    /// <param name="word">A word of the command line.</param>
    internal static bool LooksLikeOption(string word) =>
        word.Length > 1 && word[0] == '-' && (char.IsAsciiLetter(word[1]) || (word[1] == '-' && word.Length > 2 && char.IsAsciiLetter(word[2])))
        && !word.Contains('~', StringComparison.Ordinal);

    /// <summary>The problem of an unknown option, with the nearest of those that exist.</summary>
    internal static MixedModelException UnknownOption(string word, string? command, ImmutableArray<OptionGroup> groups)
    {
        string name = word.Split('=')[0];
        IEnumerable<string> known = groups.SelectMany(group => group.Options).SelectMany(option => option.Aliases.Prepend(option.Name));
        return new MixedModelException(UsageProblems.UnknownOption(name, command, known));
    }

    private static int CountAfterDoubleDash(IReadOnlyList<Token> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Type == TokenType.DoubleDash) { return tokens.Count - i - 1; }
        }

        return 0;
    }
}
