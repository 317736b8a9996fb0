using System.CommandLine;

namespace MixedModels.Cli.Commands;

/// <summary>Makes options that all behave alike: switches take no value, values are text that the commands read
/// themselves, so that every mistake has a code and no culture decides what a number is.</summary>
internal static class Flag
{
    /// <summary>A switch; giving it twice is no harm.</summary>
    internal static Option<bool> Switch(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>An option with one value.</summary>
    internal static Option<string> Value(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value, Arity = ArgumentArity.ExactlyOne };

    /// <summary>An option that may be given several times, with one value each time.</summary>
    internal static Option<string[]> Values(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore };
}
