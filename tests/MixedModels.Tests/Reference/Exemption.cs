using System.Collections.Immutable;

namespace MixedModels.Tests.Reference;

/// <summary>What a case's note takes out of the comparison, and why.</summary>
/// <param name="Case">Id of the case.</param>
/// <param name="Because">The reason, from the case's note.</param>
/// <param name="NotIdentified">Quantities that the data do not determine: not compared.</param>
internal sealed record Exemption(string Case, string Because, ImmutableArray<Quantity> NotIdentified)
{
    /// <summary>Of the fixed effects and the variance components only these names are compared; empty for all.</summary>
    internal ImmutableArray<string> OnlyNames { get; init; } = [];

    /// <summary>How far objectives may lie apart where the note gives a figure; null for the usual kinds.</summary>
    internal double? ObjectiveTolerance { get; init; }

    /// <summary>The formula that states the reference program's model in ours; null for the case's own.</summary>
    internal string? Formula { get; init; }
}
