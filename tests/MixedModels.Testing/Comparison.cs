using System.Globalization;

namespace MixedModels.Testing;

/// <summary>One number beside the number it should be.</summary>
/// <param name="What">What the numbers are, such as <c>beta Days</c>.</param>
/// <param name="Expected">The reference.</param>
/// <param name="Actual">Ours.</param>
/// <param name="Tolerance">How far they may lie apart.</param>
public sealed record Comparison(string What, double Expected, double Actual, Tolerance Tolerance)
{
    /// <summary>|actual − expected|; 0 for equal infinities, NaN when either is NaN.</summary>
    public double Difference => Expected.Equals(Actual) && !double.IsNaN(Expected) ? 0.0 : Math.Abs(Actual - Expected);

    /// <summary>The difference allowed; 0 for an infinite expectation.</summary>
    public double Allowed => double.IsFinite(Expected) ? Tolerance.Allowed(Expected) : 0.0;

    /// <summary>Difference over allowed: at most 1 when it holds, +∞ when one is NaN or only one is infinite.</summary>
    public double Share => Difference switch
    {
        double.NaN => double.PositiveInfinity,
        0.0 => 0.0,
        double difference => difference / Allowed,
    };

    /// <summary>Whether the numbers agree.</summary>
    public bool Holds => Difference <= Allowed;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{What}: expected {Expected:R}, got {Actual:R}; differ by {Difference:G3}, allowed {Allowed:G3} ({Tolerance.Kind}: {Tolerance.Because})");
}
