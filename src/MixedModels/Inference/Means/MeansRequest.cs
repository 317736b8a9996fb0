using System.Collections.Immutable;

namespace MixedModels.Inference;

/// <summary>Which means or slopes are asked for.</summary>
/// <param name="Factors">Factors, or covariates with values, whose levels are told apart.</param>
/// <param name="By">Those within whose levels comparisons stay.</param>
/// <param name="SlopeOf">The covariate whose slope is wanted, or null for means.</param>
/// <param name="At">Values of covariates: one to hold it at, several to tell apart.</param>
/// <param name="Method">How degrees of freedom are found.</param>
/// <param name="Confidence">Of intervals, between 0 and 1.</param>
internal sealed record MeansRequest(
    ImmutableArray<string> Factors,
    ImmutableArray<string> By,
    string? SlopeOf,
    ImmutableDictionary<string, ImmutableArray<double>> At,
    DegreesOfFreedom Method,
    double Confidence)
{
    /// <summary>Splits <c>A * B | C</c> into factors and those behind the bar.</summary>
    /// <param name="specification">Names with <c>*</c>, <c>:</c>, <c>+</c> or commas between them; empty for the overall mean.</param>
    internal static (ImmutableArray<string> Factors, ImmutableArray<string> By) Split(string specification)
    {
        string[] sides = specification.Split('|', 2);
        return (Names(sides[0]), sides.Length > 1 ? Names(sides[1]) : []);
    }

    private static ImmutableArray<string> Names(string side) =>
        [.. side.Split(['*', ':', '+', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(n => n.Trim('`'))];
}
