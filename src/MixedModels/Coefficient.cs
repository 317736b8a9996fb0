namespace MixedModels;

/// <summary>A fixed effect with its test and interval.</summary>
/// <param name="Name">Name as R gives it: <c>Days</c>, <c>Sexfemale</c>, <c>a:b</c>.</param>
/// <param name="Estimate">β̂, in the user's units; NaN when aliased.</param>
/// <param name="StandardError">√Var(β̂) of the method used; NaN when aliased.</param>
/// <param name="DegreesOfFreedom">Denominator degrees of freedom; +∞ for z; NaN when aliased.</param>
/// <param name="Statistic">z or t.</param>
/// <param name="PValue">Two-sided p.</param>
/// <param name="Lower">Lower confidence limit.</param>
/// <param name="Upper">Upper confidence limit.</param>
/// <param name="IsAliased">True when X is rank-deficient and this column depends on earlier ones: not estimable.</param>
/// <param name="Alias">The combination it equals, such as <c>2 × Days</c>; null when not aliased.</param>
public sealed record Coefficient(
    string Name,
    double Estimate,
    double StandardError,
    double DegreesOfFreedom,
    double Statistic,
    double PValue,
    double Lower,
    double Upper,
    bool IsAliased,
    string? Alias);
