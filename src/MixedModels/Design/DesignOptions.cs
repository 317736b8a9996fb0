using System.Collections.Immutable;
using MixedModels.Covariance;

namespace MixedModels.Design;

/// <summary>How columns become matrices, beyond what the formula says.</summary>
internal sealed record DesignOptions
{
    /// <summary>Column of precision weights, or null.</summary>
    internal string? WeightsColumn { get; init; }

    /// <summary>The residual structure, or null for independent residuals.</summary>
    internal ResidualStructure? Residual { get; init; }

    /// <summary>The variance function, or null for one residual variance.</summary>
    internal VarianceFunction? Variance { get; init; }

    /// <summary>Contrasts by column; columns not named have the default of their kind.</summary>
    internal ImmutableSortedDictionary<string, ContrastKind> Contrasts { get; init; } = ImmutableSortedDictionary<string, ContrastKind>.Empty;

    /// <summary>Whether fixed-effects-only models are asked for (ordinary least squares); a formula without random
    /// effects is an error otherwise.</summary>
    internal bool AllowNoRandomEffects { get; init; }

    /// <summary>What data-dependent functions have learnt from all rows, when those at hand only stand for them.</summary>
    internal ImmutableSortedDictionary<string, FunctionCoding> Functions { get; init; } = ModelCoding.Empty.Functions;

    /// <summary>What was counted over all rows, when those at hand only stand for them; null when they are all.</summary>
    internal StreamedCounts? Counts { get; init; }

    /// <summary>Whether the random effects of the formula are left out of the model. Their columns still decide which rows
    /// are complete, so that the rows are those of the fit with random effects.</summary>
    internal bool LeaveOutRandomEffects { get; init; }

    /// <summary>Bytes that the columns of a model matrix may take.</summary>
    internal long MemoryLimit { get; init; } = long.MaxValue;

    /// <summary>Stops the building of matrices, between one column or grouping factor and the next.</summary>
    internal CancellationToken CancellationToken { get; init; }

    /// <summary>Whether σ² is known beforehand.</summary>
    internal bool IsVarianceKnown { get; init; }
}
