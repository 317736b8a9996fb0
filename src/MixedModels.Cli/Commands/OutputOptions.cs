using System.Collections.Immutable;
using System.CommandLine;
using MixedModels.Cli.Output;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>How an answer looks and where it goes; the same in every command.</summary>
internal sealed class OutputOptions
{
    private static readonly ImmutableArray<string> FormatNames = ["table", "markdown", "csv", "json"];

    private readonly Option<string> format = Flag.Value("--format", "FORMAT", "table (default), markdown, csv or json");
    private readonly Option<string> output = Flag.Value("--output", "FILE", "write the answer to a file", "-o");
    private readonly Option<bool> force = Flag.Switch("--force", "replace files that exist");
    private readonly Option<string> digits = Flag.Value("--digits", "N", "significant digits in tables, 1 to 15 (default 4; more than 4 also of statistics, p, R² and correlations)");
    private readonly Option<string> threads = Flag.Value("--threads", "N", "use at most N threads (default: all processors)");
    private readonly Option<bool> strict = Flag.Switch("--strict", "exit with 1 when rows were dropped or there is a warning");
    private readonly Option<bool> verbose = Flag.Switch("--verbose", "trace the optimizer on standard error");
    private readonly Option<bool> quiet = Flag.Switch("--quiet", "no notes, no warnings, no progress");
    private readonly Option<bool> noColour = Flag.Switch("--no-color", "no colour (so does the variable NO_COLOR)");
    private readonly Option<bool> noProgress = Flag.Switch("--no-progress", "no progress line");

    /// <summary>Whether the answer is to be JSON.</summary>
    internal Option<bool> Json { get; } = Flag.Switch("--json", "one JSON document, the same as --format json");

    /// <summary>Whether a fault of ours prints its stack trace.</summary>
    internal Option<bool> Debug { get; } = Flag.Switch("--debug", "print the stack trace of a fault in mixed");

    /// <summary>Whether help is asked for.</summary>
    internal Option<bool> Help { get; } = Flag.Switch("--help", "show this help", "-h", "-?");

    /// <summary>Whether the version is asked for.</summary>
    internal Option<bool> Version { get; } = Flag.Switch("--version", "print the version");

    /// <summary>The options for the help and the parser.</summary>
    internal OptionGroup Group => new(
        "Output",
        [Json, format, output, force, digits, strict, threads, verbose, quiet, noColour, noProgress, Debug, Help, Version]);

    /// <summary>Whether colour was refused; valid even when the command line has errors.</summary>
    /// <param name="parse">The parsed command line.</param>
    internal bool IsColourRefused(ParseResult parse) => parse.GetValue(noColour);

    /// <summary>Whether the answer is to be JSON, by either option; valid even when the command line has errors.</summary>
    /// <param name="parse">The parsed command line.</param>
    internal bool IsJson(ParseResult parse) => parse.GetValue(Json) || parse.GetResult(format)?.Tokens is [{ Value: "json" }];

    /// <summary>The settings that a command line asks for.</summary>
    /// <param name="parse">The parsed command line, free of parse errors.</param>
    /// <param name="environment">The process, for relative paths.</param>
    /// <exception cref="MixedModelException">MM1307, MM1309, or MM60xx: the file named cannot be written.</exception>
    internal OutputSettings Read(ParseResult parse, CommandLineEnvironment environment)
    {
        if (parse.GetValue(quiet) && parse.GetValue(verbose))
        {
            throw new MixedModelException(UsageProblems.Conflict("--quiet", "--verbose", "one asks for less on standard error, the other for more"));
        }

        bool isForced = parse.GetValue(force);
        string? path = parse.GetValue(output);
        return new OutputSettings
        {
            Format = ReadFormat(parse),
            File = path is null or "-" ? null : new OutputFile(path, environment.Locate(path), isForced),
            IsForced = isForced,
            Digits = WholeNumber.Read("--digits", parse.GetValue(digits), 1, 15) ?? 4,
            Threads = WholeNumber.Read("--threads", parse.GetValue(threads), 1, 1024),
            IsStrict = parse.GetValue(strict),
            IsVerbose = parse.GetValue(verbose),
            IsQuiet = parse.GetValue(quiet),
            HasProgress = environment.ErrorIsTerminal && !parse.GetValue(noProgress) && !parse.GetValue(quiet) && !parse.GetValue(verbose),
        };
    }

    private AnswerFormat ReadFormat(ParseResult parse)
    {
        string? name = parse.GetValue(format);
        AnswerFormat? asked = name switch
        {
            null => null,
            "table" => AnswerFormat.Table,
            "markdown" => AnswerFormat.Markdown,
            "csv" => AnswerFormat.Csv,
            "json" => AnswerFormat.Json,
            _ => throw new MixedModelException(UsageProblems.UnknownChoice("--format", name, FormatNames)),
        };
        if (!parse.GetValue(Json)) { return asked ?? AnswerFormat.Table; }
        return asked is null or AnswerFormat.Json
            ? AnswerFormat.Json
            : throw new MixedModelException(UsageProblems.Conflict("--json", $"--format {name}", "an answer has one format"));
    }
}
