using MixedModels.LinearAlgebra;

namespace MixedModels.Design;

/// <summary>Means and spreads of a column, in two passes so that a large offset costs no digits.</summary>
internal static class Moments
{
    /// <summary>The arithmetic mean; NaN for no values.</summary>
    /// <param name="values">Finite values.</param>
    internal static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0.0;
        foreach (double value in values) { sum += value; }
        double first = sum / values.Length;
        double correction = 0.0;
        foreach (double value in values) { correction += value - first; }
        return first + (correction / values.Length);
    }

    /// <summary>√(Σ(x − centre)² / (n − 1)): with the mean as centre the sample standard deviation.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="centre">What the values are measured from.</param>
    internal static double RootMeanSquare(ReadOnlySpan<double> values, double centre)
    {
        // In units of a power of two, so that no square overflows or vanishes.
        int unit = Math.Max(Exponent(values), Math.Abs(centre) > 0.0 ? Math.ILogB(centre) : int.MinValue);
        if (unit == int.MinValue) { return 0.0; }
        double sum = 0.0;
        foreach (double value in values)
        {
            double difference = Math.ScaleB(value, -unit) - Math.ScaleB(centre, -unit);
            sum += difference * difference;
        }

        return Math.ScaleB(Math.Sqrt(sum / (values.Length - 1)), unit);
    }

    /// <summary>e with 2ᵉ ≤ max |x| &lt; 2ᵉ⁺¹; the smallest integer where all values are zero.</summary>
    /// <param name="values">Finite values.</param>
    internal static int Exponent(ReadOnlySpan<double> values)
    {
        double largest = VectorKernels.LargestMagnitude(values);
        return largest > 0.0 ? Math.ILogB(largest) : int.MinValue;
    }

    /// <summary>The sample quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996).</summary>
    /// <param name="sorted">Values in ascending order, at least one.</param>
    /// <param name="probability">Between 0 and 1.</param>
    internal static double Quantile(ReadOnlySpan<double> sorted, double probability)
    {
        double position = (sorted.Length - 1) * probability;
        int below = (int)Math.Floor(position);
        if (below >= sorted.Length - 1) { return sorted[^1]; }
        double fraction = position - below;
        return ((1.0 - fraction) * sorted[below]) + (fraction * sorted[below + 1]);
    }
}
