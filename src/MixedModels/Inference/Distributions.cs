using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace MixedModels.Inference;

/// <summary>The distributions that inference needs; upper tails are computed as upper tails.</summary>
internal static class Distributions
{
    private const double NearlyNormal = 1e8;    // degrees of freedom above which t is a normal z(1 − (z² + 1)/4ν) to rounding

    /// <summary>P(|Z| ≥ |z|) for a standard normal Z, right down to the smallest double.</summary>
    internal static double NormalTwoSided(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2.0));

    /// <summary>The z with P(|Z| ≤ z) = confidence.</summary>
    /// <param name="confidence">Between 0 and 1.</param>
    internal static double NormalTwoSidedQuantile(double confidence) => Math.Sqrt(2.0) * SpecialFunctions.ErfcInv(1.0 - confidence);

    /// <summary>P(|T| ≥ |t|) for Student's T.</summary>
    /// <param name="t">The statistic.</param>
    /// <param name="df">Degrees of freedom, above 0; +∞ for the normal distribution.</param>
    internal static double StudentTwoSided(double t, double df)
    {
        if (df <= NearlyNormal) { return SpecialFunctions.BetaRegularized(0.5 * df, 0.5, df / (df + (t * t))); }
        return NormalTwoSided(t * (1.0 - (((t * t) + 1.0) / (4.0 * df))));
    }

    /// <summary>The t with P(|T| ≤ t) = confidence: Newton's method on the logarithm of the tail, between bounds.</summary>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <param name="df">Degrees of freedom, above 0; +∞ for the normal distribution.</param>
    internal static double StudentTwoSidedQuantile(double confidence, double df)
    {
        double t = NormalTwoSidedQuantile(confidence);
        if (double.IsPositiveInfinity(df)) { return t; }
        double low = 0.0;
        double high = double.PositiveInfinity;
        for (int i = 0; i < 200; i++)
        {
            double tail = StudentTwoSided(t, df);
            double excess = Math.Log(tail / (1.0 - confidence));
            if (excess > 0.0) { low = t; } else { high = t; }
            double next = t + (excess * tail / (2.0 * StudentT.PDF(0.0, 1.0, df, t)));
            if (!(next > low && next < high)) { next = double.IsInfinity(high) ? 4.0 * t : 0.5 * (low + high); }
            if (Math.Abs(next - t) <= 1e-14 * t) { return next; }
            t = next;
        }

        return t;
    }

    /// <summary>P(F ≥ f) for Fisher's F.</summary>
    /// <param name="f">The statistic; NaN gives NaN.</param>
    /// <param name="numerator">Numerator degrees of freedom, above 0.</param>
    /// <param name="denominator">Denominator degrees of freedom, above 0; +∞ for χ²/numerator.</param>
    internal static double FisherUpper(double f, double numerator, double denominator)
    {
        if (double.IsNaN(f)) { return double.NaN; }
        if (f <= 0.0) { return 1.0; }
        if (denominator > NearlyNormal) { return ChiSquaredUpper(numerator * f, numerator); }
        return SpecialFunctions.BetaRegularized(0.5 * denominator, 0.5 * numerator, denominator / (denominator + (numerator * f)));
    }

    /// <summary>P(χ² ≥ x).</summary>
    /// <param name="x">The statistic.</param>
    /// <param name="df">Degrees of freedom, at least 0; at 0 the distribution is a point at 0.</param>
    internal static double ChiSquaredUpper(double x, double df)
    {
        if (x <= 0.0) { return 1.0; }
        return df == 0.0 ? 0.0 : SpecialFunctions.GammaUpperRegularized(0.5 * df, 0.5 * x);
    }

    /// <summary>P(Z ≤ z) for a standard normal Z.</summary>
    internal static double NormalLower(double z) => 0.5 * SpecialFunctions.Erfc(-z / Math.Sqrt(2.0));

    /// <summary>The z with P(Z ≤ z) = p.</summary>
    /// <param name="p">Between 0 and 1.</param>
    internal static double NormalQuantile(double p) => -Math.Sqrt(2.0) * SpecialFunctions.ErfcInv(2.0 * p);

    /// <summary>The quantile of √(χ²/df).</summary>
    /// <param name="p">Between 0 and 1.</param>
    /// <param name="df">Degrees of freedom; +∞ gives 1.</param>
    internal static double ScaleQuantile(double p, double df) =>
        df > NearlyNormal ? 1.0 : Math.Sqrt(ChiSquared.InvCDF(df, Math.Clamp(p, 1e-15, 1.0 - 1e-15)) / df);

    /// <summary>log Γ(x).</summary>
    internal static double LogGamma(double x) => SpecialFunctions.GammaLn(x);
}
