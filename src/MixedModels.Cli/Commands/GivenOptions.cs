using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using MixedModels.Cli.Rendering;

namespace MixedModels.Cli.Commands;

/// <summary>The options that a command line gives, written so that another command can be given the same.</summary>
internal static class GivenOptions
{
    /// <summary>The options of some groups as they would be typed, each with a blank before it.</summary>
    /// <param name="parse">The parsed command line, free of parse errors.</param>
    /// <param name="groups">The groups.</param>
    internal static string Of(ParseResult parse, ImmutableArray<OptionGroup> groups) =>
        string.Concat(groups
            .SelectMany(group => group.Options)
            .Select(parse.GetResult)
            .OfType<OptionResult>()
            .Where(result => !result.Implicit)
            .SelectMany(Words)
            .Select(word => $" {word}"));

    private static IEnumerable<string> Words(OptionResult result) => result.Tokens.Count == 0
        ? [result.Option.Name]
        : result.Tokens.Select(token => $"{result.Option.Name} {ShellQuote.Of(token.Value)}");
}
