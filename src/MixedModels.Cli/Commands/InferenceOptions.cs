using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using MixedModels.Cli.Rendering;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>How coefficients are tested and which intervals they get; the same in <c>fit</c> and <c>summary</c>.</summary>
internal sealed class InferenceOptions
{
    private const int MostReplicates = 10_000_000;

    private readonly Option<string> degreesOfFreedom = Flag.Value("--df", "METHOD", "degrees of freedom of tests and intervals: satterthwaite (default), kr, kr-expected, kr-linear, kr-sas, containment, between-within, residual (n - p) or z");
    private readonly Option<string> intervals = Flag.Value("--ci", "METHOD", "intervals of all parameters, variances and R²: wald, profile (likelihood, by ML), profile-reml (restricted likelihood, for few groups; coefficients by wald) or boot (parametric bootstrap); without it coefficients alone have intervals, by wald");
    private readonly Option<string> replicates = Flag.Value("--replicates", "N", "refits of --ci boot (default 1000)");
    private readonly Option<string> seed = Flag.Value("--seed", "N", "seed of --ci boot (default 1)");
    private readonly Option<string> confidence = Flag.Value("--conf", "P", "confidence of the intervals, a proportion (default 0.95)");

    /// <summary>The options for the help and the parser.</summary>
    internal OptionGroup Group => new("Tests and intervals", [degreesOfFreedom, intervals, confidence, replicates, seed]);

    /// <summary>The options of commands that know Wald intervals only.</summary>
    internal OptionGroup WaldGroup => new("Tests and intervals", [degreesOfFreedom, confidence]);

    /// <summary>Fails where tests and intervals are not shown and an option asks how.</summary>
    /// <param name="parse">The parsed command line, free of parse errors.</param>
    /// <param name="hasTests">Whether anything has degrees of freedom.</param>
    /// <param name="testers">What would have them.</param>
    /// <param name="hasIntervals">Whether anything has an interval.</param>
    /// <param name="intervalled">What would have them.</param>
    /// <exception cref="MixedModelException">MM1313.</exception>
    internal void CheckUse(ParseResult parse, bool hasTests, string testers, bool hasIntervals, string intervalled)
    {
        NeededOptions.Check(parse, degreesOfFreedom, hasTests, testers);
        NeededOptions.Check(parse, confidence, hasIntervals, intervalled);
    }

    /// <summary>Which intervals are shown.</summary>
    /// <param name="parse">The parsed command line, free of parse errors.</param>
    /// <exception cref="MixedModelException">MM1307 or MM1313.</exception>
    internal (IntervalChoice Choice, BootstrapOptions Bootstrap) ReadIntervals(ParseResult parse)
    {
        string? name = parse.GetValue(intervals);
        CheckChoice("--ci", name, IntervalNames.All);
        int? count = WholeNumber.Read("--replicates", parse.GetValue(replicates), 10, MostReplicates);
        int? start = WholeNumber.Read("--seed", parse.GetValue(seed), 0, int.MaxValue);
        NeededOptions.Check(parse, replicates, name == "boot", "--ci boot");
        NeededOptions.Check(parse, seed, name == "boot", "--ci boot");
        var bootstrap = new BootstrapOptions { Replicates = count ?? 1000, Seed = (ulong)(start ?? 1) };
        return (IntervalNames.Parse(name), bootstrap);
    }

    /// <summary>Checks and reads the methods and the confidence.</summary>
    /// <param name="parse">The parsed command line, free of parse errors.</param>
    /// <param name="method">The likelihood that the fit maximises or maximised.</param>
    /// <returns>How degrees of freedom are found, and the confidence, between 0 and 1.</returns>
    /// <exception cref="MixedModelException">MM1012, MM1013 or MM1307.</exception>
    internal (DegreesOfFreedom Method, double Confidence) Read(ParseResult parse, EstimationMethod method)
    {
        string? name = parse.GetValue(degreesOfFreedom);
        CheckChoice("--df", name, DegreesOfFreedomNames.All);
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

    private static void CheckChoice(string option, string? value, ImmutableArray<string> available)
    {
        if (value is not null && !available.Contains(value)) { throw new MixedModelException(UsageProblems.UnknownChoice(option, value, available)); }
    }
}
