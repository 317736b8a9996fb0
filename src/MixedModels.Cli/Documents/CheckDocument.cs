using System.Collections.Immutable;

namespace MixedModels.Cli.Documents;

/// <summary>What <c>mixed check</c> found, as JSON; described in <c>docs/json.md</c>.</summary>
internal sealed record CheckDocument
{
    public required string Schema { get; init; }

    public required string? Source { get; init; }

    public required string? Sha256 { get; init; }

    public required string? Encoding { get; init; }

    public required string? Separator { get; init; }

    public required bool Compressed { get; init; }

    public required int Rows { get; init; }

    public required int SourceColumns { get; init; }

    public required ImmutableArray<CheckedColumn> Columns { get; init; }

    public required CheckedModel? Model { get; init; }

    public required ImmutableArray<ProblemDocument> Problems { get; init; }

    internal sealed record CheckedColumn(
        string Name,
        string Type,
        ImmutableArray<string> Roles,
        int Missing,
        int Distinct,
        double? Minimum,
        double? Maximum,
        double? Mean);

    internal sealed record CheckedModel(
        string Formula,
        int Read,
        int Used,
        int ZeroWeight,
        IReadOnlyDictionary<string, int> Dropped,
        ImmutableArray<string> Fixed,
        ImmutableArray<CheckedTerm> Random,
        long EstimatedBytes,
        double? EstimatedSeconds);

    internal sealed record CheckedTerm(
        string Group,
        string Structure,
        ImmutableArray<string> Terms,
        int Levels,
        int Parameters,
        int SmallestLevel,
        double MedianLevel,
        int LargestLevel);
}
