using MixedModels.Inference;

namespace MixedModels;

/// <summary>An F test of a linear hypothesis Lβ = m.</summary>
/// <param name="NumeratorDegreesOfFreedom">Rank of L.</param>
/// <param name="DenominatorDegreesOfFreedom">Denominator degrees of freedom; +∞ for a χ² test (then F = χ²/numerator).</param>
/// <param name="F">The statistic, its scale included; NaN where L is zero.</param>
/// <param name="PValue">P(F ≥ the statistic) under the hypothesis.</param>
/// <param name="Scale">The factor that Kenward and Roger's method puts on the Wald F, usually in (0, 1], with denominator degrees of freedom near 2 also above 1 or negative; 1 for the other methods.</param>
public sealed record FTest(int NumeratorDegreesOfFreedom, double DenominatorDegreesOfFreedom, double F, double PValue, double Scale)
{
    internal static FTest Of(double f, int numerator, double denominator, double scale) =>
        new(numerator, denominator, f, Distributions.FisherUpper(f, numerator, denominator), scale);
}
