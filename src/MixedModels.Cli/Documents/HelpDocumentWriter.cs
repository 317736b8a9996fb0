using System.Collections.Immutable;
using System.CommandLine;
using MixedModels.Cli.Commands;

namespace MixedModels.Cli.Documents;

/// <summary>Makes the JSON document of <c>--help</c>.</summary>
internal static class HelpDocumentWriter
{
    /// <summary>The document.</summary>
    /// <param name="version">The version.</param>
    /// <param name="commands">The commands that it is about.</param>
    /// <param name="shared">Options of every command.</param>
    internal static HelpDocument Of(string version, IEnumerable<MixedCommand> commands, OptionGroup shared) =>
        new("mixed/help/1", version, [.. commands.Select(command => Of(command, shared))]);

    private static HelpDocument.CommandPart Of(MixedCommand command, OptionGroup shared) => new(
        command.Name,
        command.Usage,
        command.Description,
        command.Examples,
        [.. command.Groups.Add(shared).SelectMany(group => group.Options.Select(option => Of(option, group.Title)))]);

    private static HelpDocument.OptionPart Of(Option option, string group) =>
        new(option.Name, [.. option.Aliases], group, option.HelpName, option.Description ?? string.Empty);
}
