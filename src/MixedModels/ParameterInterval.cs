using MixedModels.Problems;

namespace MixedModels;

/// <summary>A confidence interval of a parameter.</summary>
/// <param name="Kind">What the parameter is.</param>
/// <param name="Group">The grouping factor of a random-effects term; null otherwise.</param>
/// <param name="Name">The coefficient, the column, or two columns with a comma between them; <c>sigma</c> for the residuals.</param>
/// <param name="Estimate">The estimate, by the likelihood that the interval is of.</param>
/// <param name="Lower">Lower limit; NaN where the method gives none.</param>
/// <param name="Upper">Upper limit; NaN where the method gives none.</param>
/// <param name="IsLowerOpen">Whether the lower limit is where the parameter's range ends, not a value that the data reject.</param>
/// <param name="IsUpperOpen">Whether the upper limit is where the parameter's range ends.</param>
public sealed record ParameterInterval(
    ParameterKind Kind, string? Group, string Name, double Estimate, double Lower, double Upper, bool IsLowerOpen, bool IsUpperOpen)
{
    /// <summary>Why a limit by profile is NaN (MM3240); null where both were found, and of intervals by other methods.</summary>
    public Problem? Problem { get; init; }
}
