using System.Collections.Immutable;
using System.CommandLine;

namespace MixedModels.Cli.Commands;

/// <summary>A command of <c>mixed</c>: its place in the command line, its help, and its work.</summary>
internal abstract class MixedCommand
{
    private readonly Argument<string[]> operands = new("operands") { Arity = ArgumentArity.ZeroOrMore };

    /// <summary>Creates a command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="groups">Its own options; those of every command are not among them.</param>
    protected MixedCommand(string name, params ImmutableArray<OptionGroup> groups)
    {
        Name = name;
        Groups = groups;
        Symbol = new Command(name) { operands };
        foreach (Option option in groups.SelectMany(group => group.Options)) { Symbol.Options.Add(option); }
    }

    /// <summary>Its name.</summary>
    internal string Name { get; }

    /// <summary>Its own options.</summary>
    internal ImmutableArray<OptionGroup> Groups { get; }

    /// <summary>The parser's view of it.</summary>
    internal Command Symbol { get; }

    /// <summary>How to call it: <c>mixed fit FORMULA DATA</c>.</summary>
    internal abstract string Usage { get; }

    /// <summary>What it does, in a sentence or two.</summary>
    internal abstract string Description { get; }

    /// <summary>Calls that work on the example data.</summary>
    internal abstract ImmutableArray<string> Examples { get; }

    /// <summary>What stands on the command line that is no option, checked for options nobody knows.</summary>
    /// <param name="parse">The parsed command line.</param>
    /// <param name="shared">Options of every command.</param>
    /// <exception cref="Problems.MixedModelException">MM1302: one looks like an option.</exception>
    internal string[] Operands(ParseResult parse, OptionGroup shared) =>
        CommandLineCheck.Operands(parse, operands, Name, Groups.Add(shared));

    /// <summary>Does the work.</summary>
    /// <param name="parse">The parsed command line, free of parse errors.</param>
    /// <param name="operands">What stands on it that is no option.</param>
    /// <param name="context">Streams and settings.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="Problems.MixedModelException">There is no answer.</exception>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    internal abstract int Run(ParseResult parse, string[] operands, CommandContext context);
}
