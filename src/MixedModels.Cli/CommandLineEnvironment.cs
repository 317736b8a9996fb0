using System.Text;

namespace MixedModels.Cli;

/// <summary>What a command may know of the process it runs in; tests hand in their own.</summary>
internal sealed record CommandLineEnvironment
{
    /// <summary>Folder that relative paths start from; null for the process's own.</summary>
    internal string? Folder { get; init; }

    /// <summary>Looks up an environment variable; null when it is not set.</summary>
    internal Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>Whether standard input is a terminal, where nobody would type a data file.</summary>
    internal bool InputIsTerminal { get; init; }

    /// <summary>A path that leads to what standard input is redirected from; null where there is none.</summary>
    internal string? InputPath { get; init; }

    /// <summary>Whether standard output is a terminal.</summary>
    internal bool OutputIsTerminal { get; init; }

    /// <summary>Whether standard error is a terminal.</summary>
    internal bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal; null when there is none.</summary>
    internal int? TerminalWidth { get; init; }

    /// <summary>Encoding of standard output.</summary>
    internal Encoding OutputEncoding { get; init; } = new UTF8Encoding(false);

    /// <summary>Measures durations; never decides a result.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Cancelled by Ctrl-C.</summary>
    internal CancellationToken Interrupted { get; init; }

    /// <summary>A path as the user wrote it, so that the process finds the file; unchanged where it does already, since
    /// messages and results show it.</summary>
    /// <param name="path">A path, absolute or relative.</param>
    internal string Locate(string path) => Folder is null ? path : Path.Combine(Folder, path);

    /// <summary>The path of an operand for data, or for <c>-</c> that of what standard input comes from, if known.</summary>
    /// <param name="operand">The operand.</param>
    internal string? LocateInput(string operand) => operand == "-" ? InputPath : Locate(operand);
}
