namespace MixedModels.Inference;

/// <summary>Where a profiled quantity may lie.</summary>
/// <param name="Lower">Lower end; −∞ for none.</param>
/// <param name="HasLower">Whether the lower end is a value that the quantity can take.</param>
/// <param name="Upper">Upper end; +∞ for none.</param>
/// <param name="HasUpper">Whether the upper end is a value that the quantity can take.</param>
internal readonly record struct ProfileRange(double Lower, bool HasLower, double Upper, bool HasUpper)
{
    /// <summary>From zero on.</summary>
    internal static ProfileRange NotNegative => new(0.0, true, double.PositiveInfinity, false);

    /// <summary>A share of the variance that the residuals have part in.</summary>
    internal static ProfileRange Share => new(0.0, true, 1.0, false);

    /// <summary>The range of a parameter.</summary>
    internal static ProfileRange Of(ParameterKind kind) => kind switch
    {
        ParameterKind.StandardDeviation => NotNegative,
        ParameterKind.Correlation => new ProfileRange(-1.0, true, 1.0, true),
        ParameterKind.ResidualStandardDeviation => new ProfileRange(0.0, false, double.PositiveInfinity, false),
        _ => new ProfileRange(double.NegativeInfinity, false, double.PositiveInfinity, false),
    };
}
