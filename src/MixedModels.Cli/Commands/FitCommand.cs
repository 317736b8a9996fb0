using System.Collections.Immutable;
using System.CommandLine;
using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;
using MixedModels.Data;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary><c>mixed fit</c>: estimates a model and prints its summary.</summary>
internal sealed class FitCommand : MixedCommand
{
    private const int MostRepeats = 100_000;

    private readonly ModelOptions modelOptions;
    private readonly InferenceOptions inferenceOptions;
    private readonly DataOptions dataOptions;
    private readonly Option<string> save;
    private readonly Option<string> repeat;
    private readonly Option<bool> all;
    private readonly Option<bool> stream;

    /// <summary>Creates the command.</summary>
    internal FitCommand()
        : this(
            new ModelOptions(),
            new InferenceOptions(),
            new DataOptions(),
            Flag.Value("--save", "FILE", "write the fitted model, for mixed summary"),
            Flag.Value("--repeat", "N", "fit N times and report the fastest, for timing"),
            Flag.Switch("--all", "with --json: also conditional modes, fitted values and residuals"),
            Flag.Switch("--stream", "do not hold the rows: for files larger than memory"))
    {
    }

    private FitCommand(
        ModelOptions modelOptions,
        InferenceOptions inferenceOptions,
        DataOptions dataOptions,
        Option<string> save,
        Option<string> repeat,
        Option<bool> all,
        Option<bool> stream)
        : base("fit", modelOptions.Group, inferenceOptions.Group, new OptionGroup("Result", [save, all, stream, repeat]), dataOptions.Group)
    {
        this.modelOptions = modelOptions;
        this.inferenceOptions = inferenceOptions;
        this.dataOptions = dataOptions;
        this.save = save;
        this.repeat = repeat;
        this.all = all;
        this.stream = stream;
    }

    /// <inheritdoc/>
    internal override string Usage => "mixed fit FORMULA DATA";

    /// <inheritdoc/>
    internal override string Description =>
        "Estimates a linear mixed-effects model by REML, or by maximum likelihood with --ml, and prints its summary. FORMULA is "
        + "lme4's language between quotes. DATA is a CSV, TSV or ; file, also gzipped, or - for standard input.";

    /// <inheritdoc/>
    internal override ImmutableArray<string> Examples =>
    [
        "mixed fit 'Reaction ~ Days + (Days | Subject)' sleepstudy.csv",
        "mixed fit 'Reaction ~ Days + (Days | Subject)' sleepstudy.csv --ml --save sleep.mm.json",
        "mixed fit 'y ~ a * b + (1 | g) + (1 | item)' data.csv --contrasts a=sum --factor item --json",
    ];

    /// <inheritdoc/>
    internal override int Run(ParseResult parse, string[] operands, CommandContext context)
    {
        (string formula, string path) = OperandShape.FormulaAndData(operands, Usage);
        FitOptions options = modelOptions.Read(parse);
        (DegreesOfFreedom method, double confidence) = inferenceOptions.Read(parse, options.Method);
        (IntervalChoice intervals, BootstrapOptions bootstrap) = inferenceOptions.ReadIntervals(parse);
        CsvOptions reading = dataOptions.Read(parse) with { Columns = LinearMixedModel.ColumnsUsed(formula, options) };
        int repeats = WholeNumber.Read("--repeat", parse.GetValue(repeat), 1, MostRepeats) ?? 1;
        bool withRows = parse.GetValue(all);
        if (withRows && context.Settings.Format != AnswerFormat.Json) { throw new MixedModelException(UsageProblems.AllNeedsJson()); }
        bool isStreamed = parse.GetValue(stream);
        if (withRows && isStreamed) { throw new MixedModelException(UsageProblems.Conflict("--all", "--stream", "fitted values and residuals need the rows, which are not held")); }
        if (isStreamed && repeats > 1 && path == "-") { throw new MixedModelException(UsageProblems.Conflict("--repeat", "--stream", "standard input can be read once")); }
        string? savePath = parse.GetValue(save);
        if (options.Residual is not null || options.Variance is not null)
        {
            string side = options.Residual is null ? "--variance" : "--residual";
            if (savePath is not null) { throw new MixedModelException(UsageProblems.Conflict("--save", side, "models with a residual covariance are not saved")); }
            if (isStreamed) { throw new MixedModelException(UsageProblems.Conflict("--stream", side, "a residual covariance needs the rows, which are not held")); }
            if (intervals != IntervalChoice.CoefficientsOnly) { throw new MixedModelException(UsageProblems.Conflict("--ci", side, "there are only Wald intervals of the coefficients, which are printed without it")); }
        }

        OutputFile? saved = SavedFile(savePath, path, context);

        FitReport report;
        using (var progress = new ProgressLine(context.Error, context.Environment.Clock, context.Settings.HasProgress))
        {
            FitOptions watched = Watched(options, context, progress);
            LinearMixedModel fit;
            DataSet? data = null;
            double readSeconds;
            if (isStreamed)
            {
                fit = Fastest(() => DataFile.Stream(formula, path, reading, watched, context, progress), repeats);
                readSeconds = fit.Timings.Read;
            }
            else
            {
                (data, readSeconds) = DataFile.Read(path, reading, context, progress);
                progress.Report("fitting");
                try
                {
                    fit = Fastest(() => LinearMixedModel.Fit(formula, data, watched), repeats);
                }
                catch (MixedModelException refusal)
                {
                    throw refusal.With(data.Problems);
                }
            }

            // What took long to find is safe before anything else is asked of it.
            saved?.Write(fit.Save);
            context.Saved = savePath;
            progress.Report("tests and intervals");
            bootstrap = bootstrap with { Threads = context.Settings.Threads ?? bootstrap.Threads, Progress = new DirectProgress<int>(done => progress.Report($"refits: {NumberFormat.Count(done)} of {NumberFormat.Count(bootstrap.Replicates)}")) };
            report = FitReport.Of(fit, confidence, method, intervals, bootstrap, context.Environment.Interrupted) with
            {
                ReadSeconds = readSeconds,
                ReadingProblems = data?.Problems ?? [],
                ColumnsRead = data?.Columns.Length,
                SourceColumns = data?.SourceColumns.Length,
                SkippedRows = data?.Lines?.Skipped,
            };
        }

        FitAnswer.Write(report, withRows, context);
        context.Report(ForPeople.Of(report.Problems, context.Settings.IsVerbose));
        if (savePath is not null)
        {
            context.Say($"Saved {savePath}.  Next: mixed test {ShellQuote.Of(savePath)}");
        }

        return report.Fit.Status == FitStatus.NotConverged
            ? ExitCode.GateFailed
            : Gate.ExitCodeOf(report.Fit.Rows.Dropped, report.Problems, context);
    }

    private static OutputFile? SavedFile(string? savePath, string dataPath, CommandContext context)
    {
        OutputFile? answer = context.Settings.File;
        string? read = context.Environment.LocateInput(dataPath);
        answer?.MustNotReplace(dataPath, read);
        if (savePath is null) { return null; }
        if (savePath == "-") { throw new MixedModelException(UsageProblems.BadValue("--save", savePath, "the name of a file")); }
        var saved = new OutputFile(savePath, context.Environment.Locate(savePath), context.Settings.IsForced);
        saved.MustNotReplace(dataPath, read);
        return answer is not null && saved.IsSameAs(answer)
            ? throw new MixedModelException(UsageProblems.Conflict("--output", "--save", "both name the same file"))
            : saved;
    }

    private static LinearMixedModel Fastest(Func<LinearMixedModel> fit, int repeats)
    {
        LinearMixedModel fastest = fit();
        for (int i = 1; i < repeats; i++)
        {
            LinearMixedModel again = fit();
            if (again.Timings.Design + again.Timings.Fit < fastest.Timings.Design + fastest.Timings.Fit) { fastest = again; }
        }

        return fastest;
    }

    private static FitOptions Watched(FitOptions options, CommandContext context, ProgressLine progress)
    {
        Action<FitProgress> show = context.Settings.IsVerbose
            ? step => context.ErrorPage.WriteLine(TraceLine.Of(step))
            : step => progress.Report($"fitting: factorization {step.Evaluation}, objective {NumberFormat.Significant(step.Objective, 8)}");
        return options with { Threads = context.Settings.Threads ?? options.Threads, CancellationToken = context.Environment.Interrupted, Progress = new DirectProgress<FitProgress>(show) };
    }
}
