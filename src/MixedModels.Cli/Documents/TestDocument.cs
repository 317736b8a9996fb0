using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MixedModels.Cli.Documents;

/// <summary>Tests of a fit as JSON; described in <c>docs/json.md</c>.</summary>
internal sealed record TestDocument
{
    public required string Schema { get; init; }

    public required FitDocument.ModelPart Model { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TermTestType { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TermPart>? Terms { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RandomTestPart>? Random { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MeansPart>? Means { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ContrastPart>? Contrasts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FPart? Joint { get; init; }

    public required ImmutableArray<ProblemDocument> Problems { get; init; }

    internal sealed record FPart(int NumeratorDf, double? DenominatorDf, double? F, double? P, double? Scale);

    internal sealed record TermPart(string Term, FPart Test);

    internal sealed record RandomTestPart(
        string Dropped, int Parameters, double? Objective, double? Aic, double? Statistic, int Df, double? P, double? BoundaryP)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public SimulatedPart? Simulated { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? WhyNotSimulated { get; init; }
    }

    internal sealed record ContrastPart(
        string Contrast, ImmutableArray<string> By, double? Estimate, double? StandardError, double? Df, double? Statistic, double? P, double? Lower, double? Upper);

    internal sealed record MeanPart(
        ImmutableArray<string> Levels, double? Estimate, double? StandardError, double? Df, double? Lower, double? Upper, bool Estimable);

    internal sealed record MeansPart(
        ImmutableArray<string> Factors,
        int ByCount,
        string? SlopeOf,
        IReadOnlyDictionary<string, int> AveragedOver,
        IReadOnlyDictionary<string, double?> HeldAt,
        IReadOnlyList<MeanPart> Rows,
        string? Comparison,
        string? Adjustment,
        IReadOnlyList<ContrastPart>? Comparisons);
}
