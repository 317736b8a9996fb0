using System.Collections.Immutable;
using System.CommandLine;
using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;

namespace MixedModels.Cli.Commands;

/// <summary><c>mixed summary</c>: prints a saved fit again.</summary>
internal sealed class SummaryCommand : MixedCommand
{
    private readonly InferenceOptions inferenceOptions;

    /// <summary>Creates the command.</summary>
    internal SummaryCommand()
        : this(new InferenceOptions())
    {
    }

    private SummaryCommand(InferenceOptions inferenceOptions)
        : base("summary", inferenceOptions.Group)
    {
        this.inferenceOptions = inferenceOptions;
    }

    /// <inheritdoc/>
    internal override string Usage => "mixed summary MODEL";

    /// <inheritdoc/>
    internal override string Description =>
        "Prints a model saved by mixed fit --save again, with other intervals or degrees of freedom, or in another format. It needs no data.";

    /// <inheritdoc/>
    internal override ImmutableArray<string> Examples =>
    [
        "mixed summary sleep.mm.json --ci profile",
        "mixed summary sleep.mm.json --df kr --conf 0.99",
        "mixed summary sleep.mm.json --format markdown -o sleep.md",
    ];

    /// <inheritdoc/>
    internal override int Run(ParseResult parse, string[] operands, CommandContext context)
    {
        string path = OperandShape.Single(operands, "MODEL", Usage);
        context.Settings.File?.MustNotReplace(path, context.Environment.Locate(path));
        LinearMixedModel fit = LinearMixedModel.Load(context.Environment.Locate(path));
        (DegreesOfFreedom method, double confidence) = inferenceOptions.Read(parse, fit.Method);
        (IntervalChoice intervals, BootstrapOptions bootstrap) = inferenceOptions.ReadIntervals(parse);
        using var progress = new ProgressLine(context.Error, context.Environment.Clock, context.Settings.HasProgress);
        bootstrap = bootstrap with { Threads = context.Settings.Threads ?? bootstrap.Threads, Progress = new DirectProgress<int>(done => progress.Report($"refits: {NumberFormat.Count(done)} of {NumberFormat.Count(bootstrap.Replicates)}")) };
        var report = FitReport.Of(fit, confidence, method, intervals, bootstrap, context.Environment.Interrupted);
        FitAnswer.Write(report, withRows: false, context);
        context.Report(ForPeople.Of(report.Problems, context.Settings.IsVerbose));
        return fit.Status == FitStatus.NotConverged
            ? ExitCode.GateFailed
            : Gate.ExitCodeOf(fit.Rows.Dropped, report.Problems, context);
    }
}
