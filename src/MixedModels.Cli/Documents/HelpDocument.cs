using System.Collections.Immutable;

namespace MixedModels.Cli.Documents;

/// <summary>What <c>mixed --help</c> prints, as JSON: every command, or the one it is asked of.</summary>
/// <param name="Schema"><c>mixed/help/1</c>.</param>
/// <param name="Version">The version.</param>
/// <param name="Commands">The commands.</param>
internal sealed record HelpDocument(string Schema, string Version, ImmutableArray<HelpDocument.CommandPart> Commands)
{
    /// <summary>A command.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Usage">How it is called.</param>
    /// <param name="Description">What it does.</param>
    /// <param name="Examples">Calls that work on the example data.</param>
    /// <param name="Options">Its options, those of every command included.</param>
    internal sealed record CommandPart(string Name, string Usage, string Description, ImmutableArray<string> Examples, ImmutableArray<OptionPart> Options);

    /// <summary>An option.</summary>
    /// <param name="Name">Its name, such as <c>--output</c>.</param>
    /// <param name="Aliases">Its other names.</param>
    /// <param name="Group">The heading that it stands under.</param>
    /// <param name="Value">What it takes; null for a switch.</param>
    /// <param name="Description">What it does.</param>
    internal sealed record OptionPart(string Name, ImmutableArray<string> Aliases, string Group, string? Value, string Description);
}
