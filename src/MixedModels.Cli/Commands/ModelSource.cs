using System.Collections.Immutable;
using System.CommandLine;
using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;
using MixedModels.Data;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>Where a command gets a model from: a file that <c>mixed fit --save</c> wrote, or a formula and data.</summary>
internal sealed class ModelSource
{
    private readonly ModelOptions modelOptions = new();
    private readonly DataOptions dataOptions = new();

    /// <summary>The options that only a formula and data can have.</summary>
    internal ImmutableArray<OptionGroup> Groups => [modelOptions.Group, dataOptions.Group];

    /// <summary>Whether maximum likelihood is asked for.</summary>
    internal bool IsMaximumLikelihood(ParseResult parse) => modelOptions.IsMaximumLikelihood(parse);

    /// <summary>The model that operands name.</summary>
    /// <param name="parse">The parsed command line.</param>
    /// <param name="operands">MODEL, or FORMULA DATA.</param>
    /// <param name="usage">How the command is called.</param>
    /// <param name="context">Streams and settings.</param>
    /// <exception cref="MixedModelException">There is no such model, or an option has no meaning for a saved one (MM1305).</exception>
    internal SourcedModels Read(ParseResult parse, string[] operands, string usage, CommandContext context)
    {
        if (operands is [var path] && !OperandShape.IsFormula(path))
        {
            RefuseOptions(parse);
            return Load([path], context);
        }

        (string formula, string data) = OperandShape.FormulaAndData(operands, usage);
        return Fit(parse, [formula], data, context);
    }

    /// <summary>The models that operands name: saved ones, or formulas and the data after them.</summary>
    /// <param name="parse">The parsed command line.</param>
    /// <param name="operands">MODEL…, or FORMULA… DATA.</param>
    /// <param name="usage">How the command is called.</param>
    /// <param name="context">Streams and settings.</param>
    internal SourcedModels ReadAll(ParseResult parse, string[] operands, string usage, CommandContext context)
    {
        if (operands.Length == 0) { throw new MixedModelException(UsageProblems.MissingOperand("MODEL", usage)); }
        if (!operands.Any(OperandShape.IsFormula))
        {
            RefuseOptions(parse);
            return Load(operands, context);
        }

        if (OperandShape.IsFormula(operands[^1])) { throw new MixedModelException(UsageProblems.MissingOperand("DATA", usage)); }
        string[] formulas = operands[..^1];
        if (formulas.FirstOrDefault(word => !OperandShape.IsFormula(word)) is { } other) { throw new MixedModelException(UsageProblems.UnexpectedOperand(other, usage)); }
        return Fit(parse, formulas, operands[^1], context);
    }

    private void RefuseOptions(ParseResult parse)
    {
        string given = GivenOptions.Of(parse, Groups).Trim();
        if (given.Length > 0) { throw new MixedModelException(UsageProblems.Conflict(given.Split(' ')[0], "MODEL", "a saved model is what it is; these options belong to a formula and data")); }
    }

    private static SourcedModels Load(string[] paths, CommandContext context)
    {
        var models = ImmutableArray.CreateBuilder<LinearMixedModel>();
        foreach (string path in paths)
        {
            context.Settings.File?.MustNotReplace(path, context.Environment.Locate(path));
            models.Add(LinearMixedModel.Load(context.Environment.Locate(path)));
        }

        return new SourcedModels(models.ToImmutable(), [.. models.SelectMany(m => m.Problems).Where(p => p.Severity != Severity.Note).Distinct()]);
    }

    private SourcedModels Fit(ParseResult parse, string[] formulas, string path, CommandContext context)
    {
        FitOptions options = modelOptions.Read(parse) with { CancellationToken = context.Environment.Interrupted };
        if (context.Settings.Threads is { } threads) { options = options with { Threads = threads }; }
        string[] columns = [.. formulas.SelectMany(f => LinearMixedModel.ColumnsUsed(f, options) ?? []).Distinct(StringComparer.Ordinal)];
        CsvOptions reading = dataOptions.Read(parse) with { Columns = formulas.Any(f => LinearMixedModel.ColumnsUsed(f, options) is null) ? null : columns };
        if (path != "-") { context.Settings.File?.MustNotReplace(path, context.Environment.Locate(path)); }
        using var progress = new ProgressLine(context.Error, context.Environment.Clock, context.Settings.HasProgress);
        (DataSet data, _) = DataFile.Read(path, reading, context, progress);
        progress.Report("fitting");
        var models = ImmutableArray.CreateBuilder<LinearMixedModel>();
        foreach (string formula in formulas)
        {
            try
            {
                models.Add(LinearMixedModel.Fit(formula, data, options));
            }
            catch (MixedModelException refusal)
            {
                throw refusal.With(data.Problems);
            }
        }

        return new SourcedModels(models.ToImmutable(), [.. data.Problems.Concat(models.SelectMany(m => m.Problems)).Distinct()]);
    }
}
