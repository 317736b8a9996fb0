using System.CommandLine;
using MixedModels.Cli.Commands;
using MixedModels.Cli.Documents;
using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;
using MixedModels.Problems;

namespace MixedModels.Cli;

/// <summary>Runs one command line from words to exit code. Everything it touches is handed in, so tests run it in process.</summary>
internal static class CommandLineHost
{
    /// <summary>Runs a command line.</summary>
    /// <param name="args">The words after <c>mixed</c>.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="output">Standard output: the answer and nothing else.</param>
    /// <param name="error">Standard error: problems, progress, trace.</param>
    /// <param name="environment">The rest of the process.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(IReadOnlyList<string> args, Stream input, Stream output, TextWriter error, CommandLineEnvironment environment)
    {
        using var lenient = new LenientWriter(error);
        var tree = new CommandTree();
        ParseResult parse = tree.Parse(args);
        var context = new CommandContext(environment, input, output, lenient, !tree.Shared.IsColourRefused(parse));
        try
        {
            return tree.Run(parse, context);
        }
        catch (MixedModelException exception)
        {
            return Fail(exception, tree.Shared.IsJson(parse), context);
        }
        catch (OperationCanceledException) when (environment.Interrupted.IsCancellationRequested)
        {
            context.Say(context.Saved is { } path ? $"Interrupted; {path} holds the fit, and nothing else was written." : "Interrupted; nothing was written.");
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (!parse.GetValue(tree.Shared.Debug))
        {
            return Fail(new MixedModelException(UsageProblems.InternalFault(exception)), tree.Shared.IsJson(parse), context);
        }
        catch (Exception exception)
        {
            context.ErrorPage.WriteVerbatim(exception.ToString().ReplaceLineEndings("\n"));
            return ExitCode.Bug;
        }
    }

    private static int Fail(MixedModelException exception, bool isJson, CommandContext context)
    {
        int exitCode = ExitCode.Of(exception.Problems);
        context.Report(ForPeople.Of(exception.Problems, context.Settings.IsVerbose));

        // Where the answer could not be written, a document about that has nowhere to go either.
        if (isJson && exitCode != ExitCode.Output)
        {
            context.Settings = context.Settings with { File = null };
            try
            {
                context.WriteJson(ProblemDocument.OfFailure(exitCode, exception.Problems), DocumentJson.Default.FailureDocument);
            }
            catch (MixedModelException second) when (ExitCode.Of(second.Problems) == ExitCode.Output)
            {
                context.Report(second.Problems);
            }
        }

        return exitCode;
    }
}
