using System.Collections.Immutable;
using System.CommandLine;

namespace MixedModels.Cli.Commands;

/// <summary>Options that stand under one heading in the help.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Options">The options in the order shown.</param>
internal sealed record OptionGroup(string Title, ImmutableArray<Option> Options);
