using MathNet.Numerics;

namespace MixedModels.Inference;

/// <summary>The distributions that inference needs; upper tails are computed as upper tails.</summary>
internal static class Distributions
{
    /// <summary>P(|Z| ≥ |z|) for a standard normal Z, right down to the smallest double.</summary>
    internal static double NormalTwoSided(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2.0));

    /// <summary>The z with P(|Z| ≤ z) = confidence.</summary>
    /// <param name="confidence">Between 0 and 1.</param>
    internal static double NormalTwoSidedQuantile(double confidence) => Math.Sqrt(2.0) * SpecialFunctions.ErfcInv(1.0 - confidence);
}
