using System.Collections.Immutable;
using System.CommandLine;
using MixedModels.Cli.Documents;
using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary><c>mixed test</c>: terms, contrasts, marginal means, slopes, random effects.</summary>
internal sealed class TestCommand : MixedCommand
{
    private static readonly ImmutableArray<string> Types = ["I", "II", "III", "1", "2", "3"];

    private readonly ModelSource source;
    private readonly InferenceOptions inferenceOptions;
    private readonly Option<string> type;
    private readonly Option<bool> random;
    private readonly LikelihoodRatioOptions ratioOptions;
    private readonly Option<string[]> contrasts;
    private readonly Option<string[]> means;
    private readonly Option<string[]> pairs;
    private readonly Option<string[]> control;
    private readonly Option<string[]> trend;
    private readonly Option<string[]> slopes;
    private readonly Option<string[]> at;
    private readonly Option<string> adjust;

    /// <summary>Creates the command.</summary>
    internal TestCommand()
        : this(
            new ModelSource(),
            new InferenceOptions(),
            Flag.Value("--type", "I|II|III", "tests of terms: in sequence, after all that do not hold it, or after all (default III)"),
            Flag.Switch("--random", "only the tests of random-effects terms"),
            new LikelihoodRatioOptions(hasExact: true),
            Flag.Values("--contrast", "TEXT", "a contrast in words, such as 'mean(Days=9) - mean(Days=0) = 90'; several with ; between or repeated"),
            Flag.Values("--means", "FACTORS", "marginal means, such as 'A * Days=0,4.5,9 | B'; repeatable"),
            Flag.Values("--pairs", "FACTORS", "marginal means and all their pairs, within the levels behind a bar; repeatable"),
            Flag.Values("--control", "FACTORS", "marginal means, each against the first; repeatable"),
            Flag.Values("--trend", "FACTORS", "marginal means and their linear, quadratic, ... trends; repeatable"),
            Flag.Values("--slopes", "COL:FACTORS", "slopes of a covariate, such as Days:Sex, and their pairs; repeatable"),
            Flag.Values("--at", "COL=VALUE", "where a covariate is held (default: its mean); repeatable"),
            Flag.Value("--adjust", "NAME", $"for the number of comparisons: {string.Join(", ", AdjustmentNames.All)} (default tukey for pairs, dunnett for control)"))
    {
    }

    private TestCommand(
        ModelSource source,
        InferenceOptions inferenceOptions,
        Option<string> type,
        Option<bool> random,
        LikelihoodRatioOptions ratioOptions,
        Option<string[]> contrasts,
        Option<string[]> means,
        Option<string[]> pairs,
        Option<string[]> control,
        Option<string[]> trend,
        Option<string[]> slopes,
        Option<string[]> at,
        Option<string> adjust)
        : base(
            "test",
            [
                new OptionGroup("What to test", [type, random, .. ratioOptions.All, contrasts, means, pairs, control, trend, slopes, at, adjust]),
                inferenceOptions.WaldGroup,
                .. source.Groups,
            ])
    {
        this.source = source;
        this.inferenceOptions = inferenceOptions;
        this.type = type;
        this.random = random;
        this.ratioOptions = ratioOptions;
        this.contrasts = contrasts;
        this.means = means;
        this.pairs = pairs;
        this.control = control;
        this.trend = trend;
        this.slopes = slopes;
        this.at = at;
        this.adjust = adjust;
    }

    /// <inheritdoc/>
    internal override string Usage => "mixed test MODEL | FORMULA DATA";

    /// <inheritdoc/>
    internal override string Description =>
        "Tests a model saved by mixed fit --save, or fitted here. Without options: F tests of all terms of the fixed part, and likelihood-ratio tests of the "
        + "random-effects terms. With options: contrasts in words, marginal means, comparisons, slopes.";

    /// <inheritdoc/>
    internal override ImmutableArray<string> Examples =>
    [
        "mixed test sleep.mm.json",
        "mixed test 'Reaction ~ Days + (1 | Subject)' sleepstudy.csv --random --lr exact",
        "mixed test sleep.mm.json --means Days=0,4.5,9 --df kr",
        "mixed test sleep.mm.json --contrast 'mean(Days=9) - mean(Days=0)'",
        "mixed test 'yield ~ nitro * Variety + (1 | Block/Variety)' oats.csv --factor nitro --pairs 'nitro | Variety' --adjust tukey",
    ];

    /// <inheritdoc/>
    internal override int Run(ParseResult parse, string[] operands, CommandContext context)
    {
        TermTestType asked = ReadType(parse.GetValue(type));
        Adjustment? adjustment = ReadAdjustment(parse.GetValue(adjust));
        (RandomTestMethod? ratio, BootstrapOptions draws) = ratioOptions.Read(parse);
        ImmutableDictionary<string, IReadOnlyList<double>> held = MeansSpecification.Held(parse.GetValue(at));
        CheckUse(parse);
        SourcedModels sourced = source.Read(parse, operands, Usage, context);
        LinearMixedModel fit = sourced.Models[0];
        (DegreesOfFreedom method, double confidence) = inferenceOptions.Read(parse, fit.Method);
        CancellationToken interrupted = context.Environment.Interrupted;
        var answer = new TestAnswer(fit, method, confidence, context.Settings.Digits);
        foreach (string text in parse.GetValue(means) ?? []) { answer.AddMeans(Means("--means", text), null, null); }
        foreach (string text in parse.GetValue(pairs) ?? []) { answer.AddMeans(Means("--pairs", text), "pairs", adjustment ?? Adjustment.Tukey); }
        foreach (string text in parse.GetValue(control) ?? []) { answer.AddMeans(Means("--control", text), "control", adjustment ?? Adjustment.Dunnett); }
        foreach (string text in parse.GetValue(trend) ?? []) { answer.AddMeans(Means("--trend", text), "trend", adjustment ?? Adjustment.None); }
        foreach (string text in parse.GetValue(slopes) ?? []) { AddSlopes(text); }
        if (parse.GetValue(contrasts) is { Length: > 0 } words) { answer.AddContrasts(string.Join("; ", words), fit.Contrast(string.Join("; ", words), method, confidence, interrupted)); }
        bool isRandom = parse.GetValue(random);
        if ((isRandom || ratio is not null) && fit.Independent)
        {
            throw new MixedModelException(UsageProblems.NoEffect(isRandom ? "--random" : "--lr", "the model has no random effects to test", "test terms, means or contrasts"));
        }

        using var progress = new ProgressLine(context.Error, context.Environment.Clock, context.Settings.HasProgress);
        if ((answer.IsEmpty && !isRandom) || parse.GetValue(type) is not null) { answer.AddTerms(fit.TermTests(asked, method, interrupted), asked); }
        bool testsCoefficients = !answer.IsEmpty;
        bool addsRandom = answer.HasTermsOnly && !fit.Independent && !fit.HasResidualCovariance;
        if (addsRandom || isRandom || ratio is not null)
        {
            answer.AddRandom(fit.RandomTermTests(ratio ?? RandomTestMethod.Mixture, LikelihoodRatioOptions.Within(draws, progress, context)));
        }

        ImmutableArray<Problem> problems = [.. sourced.Problems, .. testsCoefficients ? fit.InferenceProblems(method, interrupted) : []];
        if (context.Settings.Format == AnswerFormat.Json) { context.WriteJson(answer.ToDocument(problems), DocumentJson.Default.TestDocument); }
        else { context.WriteTables(answer.Tables); }
        context.Report(ForPeople.Of(problems, context.Settings.IsVerbose, showsFit: false));
        return fit.Status == FitStatus.NotConverged ? ExitCode.GateFailed : Gate.ExitCodeOf(fit.Rows.Dropped, problems, context);

        MarginalMeans Means(string option, string text)
        {
            MeansSpecification specification = MeansSpecification.Read(option, text, held);
            return fit.MarginalMeans(specification.Factors, specification.At, method, confidence, interrupted);
        }

        void AddSlopes(string text)
        {
            string[] parts = text.Split(':', 2);
            MeansSpecification specification = MeansSpecification.Read("--slopes", parts.Length > 1 ? parts[1] : string.Empty, held);
            MarginalMeans found = fit.Slopes(parts[0].Trim(), specification.Factors, specification.At, method, confidence, interrupted);
            answer.AddMeans(found, found.Count > 1 ? "pairs" : null, found.Count > 1 ? adjustment ?? Adjustment.Tukey : null);
        }
    }

    // --random alone and --lr show likelihood ratios, which have neither degrees of freedom to choose nor intervals.
    private void CheckUse(ParseResult parse)
    {
        bool hasComparisons = IsGiven(pairs) || IsGiven(control) || IsGiven(trend) || IsGiven(slopes);
        bool hasMeans = hasComparisons || IsGiven(means);
        bool hasIntervals = hasMeans || IsGiven(contrasts);
        bool hasTests = hasIntervals || IsGiven(type) || !IsGiven(random);
        NeededOptions.Check(parse, adjust, hasComparisons, "--pairs, --control, --trend or --slopes");
        NeededOptions.Check(parse, at, hasMeans, "--means, --pairs, --control, --trend or --slopes");
        inferenceOptions.CheckUse(parse, hasTests, "tests of the fixed part", hasIntervals, "--means, --pairs, --control, --trend, --slopes or --contrast");

        bool IsGiven(Option option) => NeededOptions.IsGiven(parse, option);
    }

    private static TermTestType ReadType(string? text) => text switch
    {
        null or "III" or "3" => TermTestType.III,
        "II" or "2" => TermTestType.II,
        "I" or "1" => TermTestType.I,
        _ => throw new MixedModelException(UsageProblems.UnknownChoice("--type", text, Types)),
    };

    private static Adjustment? ReadAdjustment(string? name)
    {
        if (name is null) { return null; }
        return AdjustmentNames.All.Contains(name) ? AdjustmentNames.Parse(name) : throw new MixedModelException(UsageProblems.UnknownChoice("--adjust", name, AdjustmentNames.All));
    }
}
