using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>What the model is beyond its formula; the same in <c>check</c> and <c>fit</c>.</summary>
internal sealed class ModelOptions
{
    private static readonly ImmutableArray<string> ContrastNames = ["treatment", "sum", "helmert", "polynomial", "poly"];

    private readonly Option<bool> maximumLikelihood = Flag.Switch("--ml", "maximum likelihood instead of REML");
    private readonly Option<bool> independent = Flag.Switch("--independent", "least squares on the same rows: random effects are left out");
    private readonly Option<string> residual = Flag.Value("--residual", "STRUCTURE", "correlated residuals: NAME(TIME | SUBJECT), as in us(visit | id); mixed explain MM1030");
    private readonly Option<string> variance = Flag.Value("--variance", "FUNCTION", "residual variance by strata(f), power(x), exp(x), constpower(x) or fixed(x)");
    private readonly Option<string> weights = Flag.Value("--weights", "COL", "column of precision weights: a row's residual variance is σ²/w");
    private readonly Option<string> sigma = Flag.Value("--sigma", "SD", "residual standard deviation at weight 1, known beforehand: 1 for a meta-analysis with 1/variance as weights");
    private readonly Option<string[]> contrasts = Flag.Values("--contrasts", "COL=KIND", "coding of a factor: treatment, sum, helmert or polynomial; repeatable");

    /// <summary>The options for the help and the parser.</summary>
    internal OptionGroup Group => new("Model", [maximumLikelihood, independent, residual, variance, weights, sigma, contrasts]);

    /// <summary>Whether maximum likelihood is asked for.</summary>
    /// <param name="parse">The parsed command line.</param>
    internal bool IsMaximumLikelihood(ParseResult parse) => parse.GetValue(maximumLikelihood);

    /// <summary>The settings that a command line asks for.</summary>
    /// <param name="parse">The parsed command line, free of parse errors.</param>
    /// <exception cref="MixedModelException">MM1306 or MM1307: a value makes no sense.</exception>
    internal FitOptions Read(ParseResult parse)
    {
        ResidualStructure? structure = parse.GetValue(residual) is { } text ? ResidualStructure.Parse(text) : null;
        VarianceFunction? function = parse.GetValue(variance) is { } written ? VarianceFunction.Parse(written) : null;
        bool isIndependent = parse.GetValue(independent);
        if (isIndependent && (structure is not null || function is not null))
        {
            throw new MixedModelException(UsageProblems.Conflict("--independent", structure is null ? "--variance" : "--residual", "rows either count as independent or have a residual covariance"));
        }

        return new FitOptions
        {
            Method = IsMaximumLikelihood(parse) ? EstimationMethod.Ml : EstimationMethod.Reml,
            Independent = isIndependent,
            Residual = structure,
            Variance = function,
            Weights = parse.GetValue(weights),
            KnownResidualDeviation = parse.GetValue(sigma) is { } known ? PositiveNumber("--sigma", known) : null,
            Contrasts = ReadContrasts(parse.GetValue(contrasts)),
        };
    }

    private static double PositiveNumber(string option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0.0 && double.IsFinite(value)
            ? value
            : throw new MixedModelException(UsageProblems.BadValue(option, text, "a positive number"));

    private static ImmutableSortedDictionary<string, ContrastKind> ReadContrasts(string[]? texts)
    {
        if (texts is null or []) { return ImmutableSortedDictionary<string, ContrastKind>.Empty; }
        var kinds = ImmutableSortedDictionary.CreateBuilder<string, ContrastKind>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            (string column, string name) = Assignment.Read("--contrasts", text, "COL=treatment, sum, helmert or polynomial");
            if (kinds.ContainsKey(column)) { throw new MixedModelException(UsageProblems.GivenTwice($"--contrasts {column}")); }
            kinds.Add(column, name switch
            {
                "treatment" => ContrastKind.Treatment,
                "sum" => ContrastKind.Sum,
                "helmert" => ContrastKind.Helmert,
                "polynomial" or "poly" => ContrastKind.Polynomial,
                _ => throw new MixedModelException(UsageProblems.UnknownChoice($"--contrasts {column}", name, ContrastNames)),
            });
        }

        return kinds.ToImmutable();
    }
}
