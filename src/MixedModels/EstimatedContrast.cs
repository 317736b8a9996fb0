using System.Collections.Immutable;

namespace MixedModels;

/// <summary>A contrast of means, of slopes or of coefficients.</summary>
/// <param name="Name">What is compared, such as <c>A - B</c>.</param>
/// <param name="By">The levels at which it is compared; empty where there are none.</param>
/// <param name="Estimate">The contrast; NaN where it is not estimable.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom; +∞ for z.</param>
/// <param name="Statistic">t or z.</param>
/// <param name="PValue">Two-sided p, adjusted for the number of comparisons at the same levels.</param>
/// <param name="Lower">Lower confidence limit, adjusted where the adjustment has intervals.</param>
/// <param name="Upper">Upper confidence limit.</param>
public sealed record EstimatedContrast(
    string Name, ImmutableArray<string> By, double Estimate, double StandardError, double DegreesOfFreedom, double Statistic, double PValue, double Lower, double Upper)
{
    /// <summary>What the adjustment counts at the same levels, of what is estimable: means (Tukey), independent contrasts (Scheffé), or contrasts; 1 without
    /// one.</summary>
    public int FamilySize { get; init; } = 1;
}
