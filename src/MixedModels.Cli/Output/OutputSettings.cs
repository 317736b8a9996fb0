namespace MixedModels.Cli.Output;

/// <summary>How an answer looks, where it goes and what else is said, as the command line asks.</summary>
internal sealed record OutputSettings
{
    /// <summary>At most how many threads may work; null for the library's default.</summary>
    internal int? Threads { get; init; }

    /// <summary>Form of the answer.</summary>
    internal AnswerFormat Format { get; init; }

    /// <summary>File that the answer goes to; null for standard output.</summary>
    internal OutputFile? File { get; init; }

    /// <summary>Whether existing files may be replaced.</summary>
    internal bool IsForced { get; init; }

    /// <summary>Significant digits in tables.</summary>
    internal int Digits { get; init; } = 4;

    /// <summary>Whether dropped rows and warnings make the exit code 1.</summary>
    internal bool IsStrict { get; init; }

    /// <summary>Whether the optimizer's steps are shown.</summary>
    internal bool IsVerbose { get; init; }

    /// <summary>Whether notes, warnings and progress are kept back.</summary>
    internal bool IsQuiet { get; init; }

    /// <summary>Whether a progress line may be shown.</summary>
    internal bool HasProgress { get; init; }
}
