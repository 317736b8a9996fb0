using System.Collections.Immutable;
using System.CommandLine;
using MixedModels.Cli.Documents;
using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;
using MixedModels.Data;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary><c>mixed check</c>: what the data hold, and what a formula would make of them.</summary>
internal sealed class CheckCommand : MixedCommand
{
    private readonly DataOptions dataOptions;
    private readonly ModelOptions modelOptions;

    /// <summary>Creates the command.</summary>
    internal CheckCommand()
        : this(new ModelOptions(), new DataOptions())
    {
    }

    private CheckCommand(ModelOptions modelOptions, DataOptions dataOptions)
        : base("check", modelOptions.Group, dataOptions.Group)
    {
        this.modelOptions = modelOptions;
        this.dataOptions = dataOptions;
    }

    /// <inheritdoc/>
    internal override string Usage => "mixed check [FORMULA] DATA";

    /// <inheritdoc/>
    internal override string Description =>
        "Shows columns, types and missing values, and with a formula what it would use: coefficients, groups, covariance "
        + "parameters, rows dropped. Nothing is fitted. DATA is a CSV, TSV or ; file, also gzipped, or - for standard input.";

    /// <inheritdoc/>
    internal override ImmutableArray<string> Examples =>
        ["mixed check sleepstudy.csv", "mixed check 'Reaction ~ Days + (Days | Subject)' sleepstudy.csv"];

    /// <inheritdoc/>
    internal override int Run(ParseResult parse, string[] operands, CommandContext context)
    {
        (string? formula, string path) = operands is [var only] && !OperandShape.IsFormula(only)
            ? (null, only)
            : operands.Length == 0
                ? throw new MixedModelException(UsageProblems.MissingOperand("DATA", Usage))
                : OperandShape.FormulaAndData(operands, Usage);
        FitOptions options = modelOptions.Read(parse);
        options = options with { Threads = context.Settings.Threads ?? options.Threads };
        CsvOptions reading = dataOptions.Read(parse) with { Columns = formula is null ? null : ColumnsUsed(formula, options) };
        context.Settings.File?.MustNotReplace(path, context.Environment.LocateInput(path));

        CheckReport report;
        MixedModelException? failure = null;
        using (var progress = new ProgressLine(context.Error, context.Environment.Clock, context.Settings.HasProgress))
        {
            (DataSet data, _) = DataFile.Read(path, reading, context, progress);
            progress.Report("checking the formula");
            report = new CheckReport(path, data, formula, null) { Options = GivenOptions.Of(parse, Groups) };
            try
            {
                report = formula is null ? report : report with { Model = LinearMixedModel.Describe(formula, data, options) };
            }
            catch (MixedModelException exception)
            {
                failure = exception.With(report.Problems);
                if (!IsForPeople(context.Settings)) { throw failure; }
            }
        }

        Write(report, context);
        if (failure is not null) { throw failure; }
        context.Report(report.Problems);
        return Gate.ExitCodeOf(report.Model?.Rows.Dropped ?? 0, report.Problems, context);
    }

    // A formula that cannot be understood is judged once the data can be shown, all of them.
    private static IReadOnlyList<string>? ColumnsUsed(string formula, FitOptions options)
    {
        try
        {
            return LinearMixedModel.ColumnsUsed(formula, options);
        }
        catch (MixedModelException)
        {
            return null;
        }
    }

    // What the data hold helps to mend a formula, so people see it even where the formula has no answer. A program gets one
    // document, which is then about the failure.
    private static bool IsForPeople(OutputSettings settings) => settings.Format == AnswerFormat.Table && settings.File is null;

    private static void Write(CheckReport report, CommandContext context)
    {
        switch (context.Settings.Format)
        {
            case AnswerFormat.Json:
                context.WriteJson(CheckDocumentWriter.Of(report), DocumentJson.Default.CheckDocument);
                break;
            case AnswerFormat.Csv:
                context.WriteCsv(report.Tidy());
                break;
            case AnswerFormat.Markdown:
                context.WriteText(page => report.WriteMarkdown(page, context.Settings.Digits));
                break;
            default:
                context.WriteText(page => report.WriteConsole(page, context.Settings.Digits));
                break;
        }
    }
}
