using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels;

/// <summary>A confidence interval of a variance, an intraclass correlation or R².</summary>
/// <param name="Measure">What is measured.</param>
/// <param name="Group">The grouping factor of a random-effects term; null for the residuals, all terms together, or R².</param>
/// <param name="Terms">The columns of the random-effects term; empty otherwise.</param>
/// <param name="Estimate">The estimate, by the likelihood that the interval is of.</param>
/// <param name="Lower">Lower limit; NaN where the method gives none.</param>
/// <param name="Upper">Upper limit; NaN where the method gives none.</param>
/// <param name="IsLowerOpen">Whether the lower limit is where the range ends, not a value that the data reject.</param>
/// <param name="IsUpperOpen">Whether the upper limit is where the range ends.</param>
public sealed record VarianceInterval(
    VarianceMeasure Measure, string? Group, ImmutableArray<string> Terms, double Estimate, double Lower, double Upper, bool IsLowerOpen, bool IsUpperOpen)
{
    /// <summary>Why a limit by profile is NaN (MM3240); null where both were found, and of intervals by other methods.</summary>
    public Problem? Problem { get; init; }
}
