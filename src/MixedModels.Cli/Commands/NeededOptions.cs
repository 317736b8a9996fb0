using System.CommandLine;
using System.CommandLine.Parsing;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>Refuses options that the others on the command line leave without effect.</summary>
internal static class NeededOptions
{
    /// <summary>Fails where an option is given and nothing uses it.</summary>
    /// <param name="parse">The parsed command line, free of parse errors.</param>
    /// <param name="option">The option.</param>
    /// <param name="isUsed">Whether something uses it.</param>
    /// <param name="users">What would use it, such as <c>--ci boot</c>.</param>
    /// <exception cref="MixedModelException">MM1313.</exception>
    internal static void Check(ParseResult parse, Option option, bool isUsed, string users)
    {
        if (!isUsed && IsGiven(parse, option))
        {
            throw new MixedModelException(UsageProblems.NoEffect(option.Name, $"it belongs to {users}", $"add {users}, or leave out {option.Name}"));
        }
    }

    /// <summary>Whether an option is on the command line.</summary>
    internal static bool IsGiven(ParseResult parse, Option option) => parse.GetResult(option) is OptionResult { Implicit: false };
}
