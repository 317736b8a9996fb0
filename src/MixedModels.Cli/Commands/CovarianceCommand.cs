using System.Collections.Immutable;
using System.CommandLine;
using MixedModels.Cli.Documents;
using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;
using MixedModels.Data;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary><c>mixed covariance</c>: residual structures beside each other.</summary>
internal sealed class CovarianceCommand : MixedCommand
{
    private readonly ModelOptions modelOptions;
    private readonly InferenceOptions inferenceOptions;
    private readonly DataOptions dataOptions;
    private readonly Option<string> effect;

    /// <summary>Creates the command.</summary>
    internal CovarianceCommand()
        : this(new ModelOptions(), new InferenceOptions(), new DataOptions(), Flag.Value("--effect", "COEFFICIENT", "what every structure makes of a coefficient"))
    {
    }

    private CovarianceCommand(ModelOptions modelOptions, InferenceOptions inferenceOptions, DataOptions dataOptions, Option<string> effect)
        : base("covariance", [new OptionGroup("Effect", [effect]), modelOptions.Group, inferenceOptions.WaldGroup, dataOptions.Group])
    {
        this.modelOptions = modelOptions;
        this.inferenceOptions = inferenceOptions;
        this.dataOptions = dataOptions;
        this.effect = effect;
    }

    /// <inheritdoc/>
    internal override string Usage => "mixed covariance FORMULA DATA --residual STRUCTURE";

    /// <inheritdoc/>
    internal override string Description =>
        "Fits the model with one residual structure after the other, failures listed: criteria, likelihood ratios against the richest, correlation by lag and "
        + "standard deviation by visit beside those of the residuals of least squares, and what each makes of an effect. STRUCTURE names visits or times, and subjects: with "
        + "any structure of visits, such as us(visit | id), all of these are tried, with one of times, such as car1(day | id), those of times.";

    /// <inheritdoc/>
    internal override ImmutableArray<string> Examples =>
    [
        "mixed covariance 'y ~ base + arm * visit' trial.csv --residual 'us(visit | id)' --effect 'armtrt:visitv4'",
        "mixed covariance 'size ~ t + (1 | tree)' sitka.csv --residual 'car1(t | tree)'",
    ];

    /// <inheritdoc/>
    internal override int Run(ParseResult parse, string[] operands, CommandContext context)
    {
        (string formula, string path) = OperandShape.FormulaAndData(operands, Usage);
        FitOptions options = modelOptions.Read(parse);
        if (options.Residual is not { } structure) { throw new MixedModelException(UsageProblems.MissingOperand("--residual STRUCTURE", Usage)); }
        (DegreesOfFreedom method, double confidence) = inferenceOptions.Read(parse, options.Method);
        CsvOptions reading = dataOptions.Read(parse) with { Columns = LinearMixedModel.ColumnsUsed(formula, options) };
        context.Settings.File?.MustNotReplace(path, context.Environment.LocateInput(path));
        StructureReport report;
        DataSet data;
        using (var progress = new ProgressLine(context.Error, context.Environment.Clock, context.Settings.HasProgress))
        {
            (data, _) = DataFile.Read(path, reading, context, progress);
            progress.Report("fitting");
            try
            {
                ImmutableArray<StructureFit> steps = LinearMixedModel.FitStructures(
                    formula, data, structure, options with { Threads = context.Settings.Threads ?? options.Threads, CancellationToken = context.Environment.Interrupted });
                progress.Report("tests");
                report = StructureReport.Of(steps, parse.GetValue(effect), method, confidence, context.Environment.Interrupted);
            }
            catch (MixedModelException refusal)
            {
                throw refusal.With(data.Problems);
            }
        }

        ImmutableArray<Problem> problems = [.. data.Problems, .. report.Problems];
        if (context.Settings.Format == AnswerFormat.Json) { context.WriteJson(report.ToDocument(problems), DocumentJson.Default.CovarianceDocument); }
        else { context.WriteTables([.. StructureTables.Of(report, context.Settings.Digits)]); }
        context.Report(ForPeople.Of(problems, context.Settings.IsVerbose, showsFit: false));
        return Gate.ExitCodeOf(report.Steps[0].Fit!.Rows.Dropped, problems, context);
    }
}
