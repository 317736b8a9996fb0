using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using MixedModels.Cli.Documents;
using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary><c>mixed compare</c>: models of the same rows beside each other.</summary>
internal sealed class CompareCommand : MixedCommand
{
    private readonly ModelSource source;
    private readonly InferenceOptions inferenceOptions;
    private readonly Option<string> names;
    private readonly Option<bool> restricted;
    private readonly Option<bool> withIndependent;
    private readonly LikelihoodRatioOptions ratioOptions;

    /// <summary>Creates the command.</summary>
    internal CompareCommand()
        : this(
            new ModelSource(),
            new InferenceOptions(),
            Flag.Value("--names", "A,B,...", "names of the models in the table"),
            Flag.Switch("--reml", "compare by REML, where the fixed parts are the same (default: refit by maximum likelihood)"),
            Flag.Switch("--with-independent", "beside least squares on the same rows: design effects and effective rows"),
            new LikelihoodRatioOptions(hasExact: false))
    {
    }

    private CompareCommand(
        ModelSource source,
        InferenceOptions inferenceOptions,
        Option<string> names,
        Option<bool> restricted,
        Option<bool> withIndependent,
        LikelihoodRatioOptions ratioOptions)
        : base("compare", [new OptionGroup("Comparison", [names, restricted, .. ratioOptions.All, withIndependent]), inferenceOptions.WaldGroup, .. source.Groups])
    {
        this.source = source;
        this.inferenceOptions = inferenceOptions;
        this.names = names;
        this.restricted = restricted;
        this.withIndependent = withIndependent;
        this.ratioOptions = ratioOptions;
    }

    /// <inheritdoc/>
    internal override string Usage => "mixed compare MODEL... | FORMULA... DATA";

    /// <inheritdoc/>
    internal override string Description =>
        "Compares models of the same rows by information criteria and, where one lies within the next, by likelihood ratio, with the p value that minds that "
        + "variances cannot be negative; --lr boot adds the p value by parametric bootstrap, which needs no large samples. With --with-independent also what least squares on the same rows would claim; then one model is enough.";

    /// <inheritdoc/>
    internal override ImmutableArray<string> Examples =>
    [
        "mixed compare 'Reaction ~ Days + (1 | Subject)' 'Reaction ~ Days + (Days | Subject)' sleepstudy.csv",
        "mixed compare small.mm.json large.mm.json --names small,large",
        "mixed compare 'Reaction ~ 1 + (Days | Subject)' 'Reaction ~ Days + (Days | Subject)' sleepstudy.csv --lr boot --replicates 5000",
        "mixed compare 'Reaction ~ Days + (Days | Subject)' sleepstudy.csv --with-independent",
    ];

    /// <inheritdoc/>
    internal override int Run(ParseResult parse, string[] operands, CommandContext context)
    {
        bool isWithIndependent = parse.GetValue(withIndependent);
        inferenceOptions.CheckUse(parse, isWithIndependent, "--with-independent", isWithIndependent, "--with-independent");
        (RandomTestMethod? ratio, BootstrapOptions draws) = ratioOptions.Read(parse);
        SourcedModels sourced = source.ReadAll(parse, operands, Usage, context);
        ImmutableArray<LinearMixedModel> models = sourced.Models;
        if (models.Length < 2 && !isWithIndependent) { throw new MixedModelException(UsageProblems.MissingOperand("another MODEL or FORMULA", Usage)); }
        ratioOptions.CheckUse(parse, models.Length > 1, "two models or more");
        NeededOptions.Check(parse, restricted, models.Length > 1, "two models or more");
        ImmutableArray<string> labels = Names(parse.GetValue(names), models);
        (DegreesOfFreedom method, double confidence) = inferenceOptions.Read(parse, models[0].Method);
        CancellationToken interrupted = context.Environment.Interrupted;
        EstimationMethod likelihood = parse.GetValue(restricted) ? EstimationMethod.Reml : EstimationMethod.Ml;
        using var progress = new ProgressLine(context.Error, context.Environment.Clock, context.Settings.HasProgress);
        ModelComparison? comparison = models.Length < 2 ? null
            : ratio == RandomTestMethod.Bootstrap ? LinearMixedModel.Compare(models, likelihood, LikelihoodRatioOptions.Within(draws, progress, context))
            : LinearMixedModel.Compare(models, likelihood, interrupted);
        ImmutableArray<ImmutableArray<IndependentCoefficient>> independent =
            isWithIndependent ? [.. models.Select(m => m.CompareWithIndependent(method, confidence, interrupted))] : [];
        ImmutableArray<Problem> problems = sourced.Problems;
        if (context.Settings.Format == AnswerFormat.Json) { context.WriteJson(Document(models, comparison, labels, independent, problems), DocumentJson.Default.CompareDocument); }
        else { context.WriteTables([.. comparison is null ? [] : new[] { CompareTables.Models(comparison, labels, context.Settings.Digits) }, .. independent.Select((c, i) => CompareTables.WithIndependent(labels[i], c, method, context.Settings.Digits))]); }
        context.Report(ForPeople.Of(problems, context.Settings.IsVerbose, showsFit: false));
        IEnumerable<LinearMixedModel> refits = comparison?.Rows.Select(row => row.Model) ?? [];
        return models.Concat(refits).Any(m => m.Status == FitStatus.NotConverged) ? ExitCode.GateFailed : Gate.ExitCodeOf(models.Max(m => m.Rows.Dropped), problems, context);
    }

    private static ImmutableArray<string> Names(string? given, ImmutableArray<LinearMixedModel> models)
    {
        if (given is null)
        {
            return models.Select(m => m.Formula).Distinct(StringComparer.Ordinal).Count() == models.Length
                ? [.. models.Select(m => m.Formula)]
                : [.. models.Select((m, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}: {m.Formula}"))];
        }

        ImmutableArray<string> split = [.. given.Split(',', StringSplitOptions.TrimEntries)];
        return split.Length == models.Length && split.Distinct(StringComparer.Ordinal).Count() == split.Length
            ? split
            : throw new MixedModelException(UsageProblems.BadValue("--names", given, $"{NumberFormat.Count(models.Length)} different names with commas between them"));
    }

    private static CompareDocument Document(
        ImmutableArray<LinearMixedModel> models,
        ModelComparison? comparison,
        ImmutableArray<string> labels,
        ImmutableArray<ImmutableArray<IndependentCoefficient>> independent,
        ImmutableArray<Problem> problems) => new()
        {
            Schema = "mixed/compare/1",
            Method = (comparison?.Method ?? models[0].Method) == EstimationMethod.Reml ? "REML" : "ML",
            Refitted = comparison?.WasRefitted ?? false,
            Rows = models[0].ObservationCount,
            Models = comparison is null ? [] : [.. comparison.Rows.Select(row => new CompareDocument.ComparedPart(
                labels[row.Index],
                row.Model.Formula,
                row.Model.ParameterCount,
                FiniteNumber.Of(row.Model.Objective),
                FiniteNumber.Of(row.Model.LogLikelihood),
                FiniteNumber.Of(row.Model.Aic),
                FiniteNumber.Of(row.Model.Bic),
                FiniteNumber.Of(row.DeltaAic),
                FiniteNumber.Of(row.AkaikeWeight),
                row.Test is null ? null : FiniteNumber.Of(row.Test.Statistic),
                row.Test?.DegreesOfFreedom,
                row.Test is null ? null : FiniteNumber.Of(row.Test.PValue),
                row.Test?.BoundaryPValue is { } boundary ? FiniteNumber.Of(boundary) : null,
                row.WhyNoTest)
            {
                Simulated = SimulatedPart.Of(row.Test?.Simulated),
                WhyNotSimulated = row.WhyNotSimulated,
            })],
            WithIndependent = independent.IsEmpty ? null : [.. independent.SelectMany((rows, i) => rows.Select(c => (Model: labels[i], Row: c))).Select(of => new CompareDocument.IndependentPart(
                of.Model,
                of.Row.Mixed.Name,
                FiniteNumber.Of(of.Row.Mixed.Estimate),
                FiniteNumber.Of(of.Row.Mixed.StandardError),
                FiniteNumber.Of(of.Row.Mixed.PValue),
                FiniteNumber.Of(of.Row.Independent.Estimate),
                FiniteNumber.Of(of.Row.Independent.StandardError),
                FiniteNumber.Of(of.Row.Independent.PValue),
                FiniteNumber.Of(of.Row.DesignEffect),
                FiniteNumber.Of(of.Row.EffectiveRows)))],
            Problems = ProblemDocument.Of(problems),
        };
}
