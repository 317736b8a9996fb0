using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MixedModels.Cli.Documents;

/// <summary>Models beside each other as JSON; described in <c>docs/json.md</c>.</summary>
internal sealed record CompareDocument
{
    public required string Schema { get; init; }

    public required string Method { get; init; }

    public required bool Refitted { get; init; }

    public required int Rows { get; init; }

    public required IReadOnlyList<ComparedPart> Models { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IndependentPart>? WithIndependent { get; init; }

    public required ImmutableArray<ProblemDocument> Problems { get; init; }

    internal sealed record ComparedPart(
        string Name,
        string Formula,
        int Parameters,
        double? Objective,
        double? LogLik,
        double? Aic,
        double? Bic,
        double? DeltaAic,
        double? AkaikeWeight,
        double? Statistic,
        int? Df,
        double? P,
        double? BoundaryP,
        string? WhyNoTest)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public SimulatedPart? Simulated { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? WhyNotSimulated { get; init; }
    }

    internal sealed record IndependentPart(
        string Model,
        string Coefficient,
        double? Estimate,
        double? StandardError,
        double? P,
        double? IndependentEstimate,
        double? IndependentStandardError,
        double? IndependentP,
        double? DesignEffect,
        double? EffectiveRows);
}
