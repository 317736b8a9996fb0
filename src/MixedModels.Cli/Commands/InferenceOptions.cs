using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using MixedModels.Cli.Rendering;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>How coefficients are tested and which intervals they get; the same in <c>fit</c> and <c>summary</c>.</summary>
internal sealed class InferenceOptions
{
    private static readonly ImmutableArray<string> LaterDegreesOfFreedom = ["containment", "between-within"];

    private static readonly ImmutableArray<string> LaterIntervals = ["profile", "boot"];

    private readonly Option<string> degreesOfFreedom = Flag.Value("--df", "METHOD", "degrees of freedom of tests and intervals: satterthwaite (default), kr, kr-expected, kr-linear, kr-sas, residual (n - p) or z");
    private readonly Option<string> intervals = Flag.Value("--ci", "METHOD", "wald: estimate ± quantile × standard error");
    private readonly Option<string> confidence = Flag.Value("--conf", "P", "confidence of the intervals, a proportion (default 0.95)");

    /// <summary>The options for the help and the parser.</summary>
    internal OptionGroup Group => new("Tests and intervals", [degreesOfFreedom, intervals, confidence]);

    /// <summary>Checks and reads the methods and the confidence.</summary>
    /// <param name="parse">The parsed command line, free of parse errors.</param>
    /// <param name="method">The likelihood that the fit maximises or maximised.</param>
    /// <returns>How degrees of freedom are found, and the confidence, between 0 and 1.</returns>
    /// <exception cref="MixedModelException">MM1012, MM1013, MM1307 or MM1308.</exception>
    internal (DegreesOfFreedom Method, double Confidence) Read(ParseResult parse, EstimationMethod method)
    {
        string? name = parse.GetValue(degreesOfFreedom);
        CheckChoice("--df", name, DegreesOfFreedomNames.All, LaterDegreesOfFreedom);
        CheckChoice("--ci", parse.GetValue(intervals), ["wald"], LaterIntervals);
        if (name is not null && DegreesOfFreedomNames.IsKenwardRoger(name) && method == EstimationMethod.Ml)
        {
            throw new MixedModelException(UsageProblems.KenwardRogerNeedsReml(name));
        }

        return (DegreesOfFreedomNames.Parse(name ?? "satterthwaite"), ReadConfidence(parse));
    }

    private double ReadConfidence(ParseResult parse)
    {
        string? text = parse.GetValue(confidence);
        if (text is null) { return 0.95; }
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        return isNumber && value is > 0.0 and < 1.0 ? value : throw new MixedModelException(UsageProblems.ConfidenceIsNoProportion(text));
    }

    private static void CheckChoice(string option, string? value, ImmutableArray<string> available, ImmutableArray<string> later)
    {
        if (value is null || available.Contains(value)) { return; }
        throw new MixedModelException(later.Contains(value)
            ? UsageProblems.NotInThisVersion(option, value, string.Join(" or ", available))
            : UsageProblems.UnknownChoice(option, value, [.. available, .. later]));
    }
}
