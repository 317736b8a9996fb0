using System.Collections.Immutable;
using MixedModels.Cli.Rendering;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>Decides between exit codes 0 and 1: whether an answer passes what the command line demands of it.</summary>
internal static class Gate
{
    /// <summary>1 when <c>--strict</c> was asked for and rows were dropped or there is a warning, else 0.</summary>
    /// <param name="dropped">Rows dropped.</param>
    /// <param name="problems">What was noted on the way.</param>
    /// <param name="context">Settings and standard error.</param>
    internal static int ExitCodeOf(int dropped, ImmutableArray<Problem> problems, CommandContext context)
    {
        if (!context.Settings.IsStrict) { return ExitCode.Done; }
        int warnings = problems.Count(problem => problem.Severity == Severity.Warning);
        if (dropped == 0 && warnings == 0) { return ExitCode.Done; }
        string rows = dropped == 0 ? string.Empty : $"{NumberFormat.Count(dropped)} row{(dropped == 1 ? " was" : "s were")} dropped";
        string told = warnings == 0 ? string.Empty : $"there {(warnings == 1 ? "is 1 warning" : $"are {warnings} warnings")}";
        context.Say($"--strict: {rows}{(rows.Length > 0 && told.Length > 0 ? " and " : string.Empty)}{told}; exit code 1.");
        return ExitCode.GateFailed;
    }
}
