using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>How coefficients are tested and which intervals they get; the same in <c>fit</c> and <c>summary</c>.</summary>
internal sealed class InferenceOptions
{
    private static readonly ImmutableArray<string> LaterDegreesOfFreedom =
        ["satterthwaite", "kr", "kr-expected", "kr-linear", "kr-sas", "containment", "between-within", "residual"];

    private static readonly ImmutableArray<string> LaterIntervals = ["profile", "boot"];

    private readonly Option<string> degreesOfFreedom = Flag.Value("--df", "METHOD", "z: tests and intervals from the normal distribution");
    private readonly Option<string> intervals = Flag.Value("--ci", "METHOD", "wald: estimate ± quantile × standard error");
    private readonly Option<string> confidence = Flag.Value("--conf", "P", "confidence of the intervals, a proportion (default 0.95)");

    /// <summary>The options for the help and the parser.</summary>
    internal OptionGroup Group => new("Tests and intervals", [degreesOfFreedom, intervals, confidence]);

    /// <summary>Checks the methods and reads the confidence.</summary>
    /// <param name="parse">The parsed command line, free of parse errors.</param>
    /// <param name="method">The likelihood that the fit maximises or maximised.</param>
    /// <returns>The confidence, between 0 and 1.</returns>
    /// <exception cref="MixedModelException">MM1012, MM1013, MM1307 or MM1308.</exception>
    internal double ReadConfidence(ParseResult parse, EstimationMethod method)
    {
        CheckChoice("--df", parse.GetValue(degreesOfFreedom), "z", LaterDegreesOfFreedom, method);
        CheckChoice("--ci", parse.GetValue(intervals), "wald", LaterIntervals, method);
        string? text = parse.GetValue(confidence);
        if (text is null) { return 0.95; }
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        return isNumber && value is > 0.0 and < 1.0 ? value : throw new MixedModelException(UsageProblems.ConfidenceIsNoProportion(text));
    }

    private static void CheckChoice(string option, string? value, string available, ImmutableArray<string> later, EstimationMethod method)
    {
        if (value is null || value == available) { return; }
        if (!later.Contains(value)) { throw new MixedModelException(UsageProblems.UnknownChoice(option, value, [available, .. later])); }
        bool isKenwardRoger = value == "kr" || value.StartsWith("kr-", StringComparison.Ordinal);
        throw new MixedModelException(isKenwardRoger && method == EstimationMethod.Ml
            ? UsageProblems.KenwardRogerNeedsReml(value)
            : UsageProblems.NotInThisVersion(option, value, available));
    }
}
