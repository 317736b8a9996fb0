using System.Collections.Immutable;
using System.CommandLine;
using System.Reflection;
using MixedModels.Cli.Documents;
using MixedModels.Cli.Rendering;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>All commands, and what is done before one of them runs.</summary>
internal sealed class CommandTree
{
    private static readonly ParserConfiguration Configuration = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    private readonly Command root = new("mixed");
    private readonly ImmutableArray<MixedCommand> commands = [new CheckCommand(), new FitCommand(), new SummaryCommand(), new TestCommand(), new CompareCommand(), new CovarianceCommand(), new ExplainCommand()];

    /// <summary>Builds the tree.</summary>
    internal CommandTree()
    {
        foreach (Option option in Shared.Group.Options)
        {
            option.Recursive = true;
            root.Options.Add(option);
        }

        foreach (MixedCommand command in commands) { root.Subcommands.Add(command.Symbol); }
    }

    /// <summary>The options of every command.</summary>
    internal OutputOptions Shared { get; } = new();

    /// <summary>Parses a command line; never fails, errors are in the result.</summary>
    /// <param name="args">The words after <c>mixed</c>.</param>
    internal ParseResult Parse(IReadOnlyList<string> args) => root.Parse(args, Configuration);

    /// <summary>Runs what the command line asks for.</summary>
    /// <param name="parse">The parsed command line.</param>
    /// <param name="context">Streams and settings.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="MixedModelException">There is no answer.</exception>
    internal int Run(ParseResult parse, CommandContext context)
    {
        MixedCommand? command = commands.FirstOrDefault(candidate => candidate.Symbol == parse.CommandResult.Command);
        if (command is null) { return RunRoot(parse, context); }
        if (parse.GetValue(Shared.Help))
        {
            if (Shared.IsJson(parse)) { WriteHelp([command], context); }
            else { context.WriteText(page => HelpText.Write(command, Shared.Group, page)); }
            return ExitCode.Done;
        }

        if (parse.GetValue(Shared.Version)) { return WriteVersion(parse, context); }

        string[] operands = command.Operands(parse, Shared.Group);
        CommandLineCheck.Options(parse, command.Groups.Add(Shared.Group));
        context.Settings = Shared.Read(parse, context.Environment);
        return command.Run(parse, operands, context);
    }

    private int RunRoot(ParseResult parse, CommandContext context)
    {
        if (parse.GetValue(Shared.Version) && !parse.GetValue(Shared.Help)) { return WriteVersion(parse, context); }
        if (parse.UnmatchedTokens is [var word, ..])
        {
            throw CommandLineCheck.LooksLikeOption(word)
                ? CommandLineCheck.UnknownOption(word, null, [Shared.Group])
                : new MixedModelException(UsageProblems.UnknownCommand(word, commands.Select(command => command.Name)));
        }

        CommandLineCheck.Options(parse, [Shared.Group]);
        if (Shared.IsJson(parse)) { WriteHelp(commands, context); }
        else { context.WriteText(page => HelpText.WriteOverview(VersionText, page)); }
        return ExitCode.Done;
    }

    private void WriteHelp(ImmutableArray<MixedCommand> about, CommandContext context) =>
        context.WriteJson(HelpDocumentWriter.Of(VersionText, about, Shared.Group), DocumentJson.Default.HelpDocument);

    private int WriteVersion(ParseResult parse, CommandContext context)
    {
        if (Shared.IsJson(parse)) { context.WriteJson(new VersionDocument("mixed/version/1", VersionText), DocumentJson.Default.VersionDocument); }
        else { context.WriteText(page => page.WriteLine($"mixed {VersionText}")); }
        return ExitCode.Done;
    }

    private static string VersionText =>
        typeof(CommandTree).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
