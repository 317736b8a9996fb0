using System.Collections.Immutable;

namespace MixedModels.Prediction;

/// <summary>Five-number summary of residuals: minimum, quartiles, maximum.</summary>
internal static class ResidualQuantiles
{
    /// <summary>Minimum, lower quartile, median, upper quartile, maximum; NaN values are left out.</summary>
    /// <remarks>Quantiles interpolate linearly between order statistics (type 7 of Hyndman and Fan, 1996, The American
    /// Statistician 50(4)).</remarks>
    internal static ImmutableArray<double> Of(double[] values)
    {
        double[] sorted = WithoutNaN(values);
        Array.Sort(sorted);
        if (sorted.Length == 0) { return [double.NaN, double.NaN, double.NaN, double.NaN, double.NaN]; }
        return [sorted[0], At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75), sorted[^1]];
    }

    private static double[] WithoutNaN(double[] values)
    {
        double[] kept = new double[values.Length];
        int count = 0;
        foreach (double value in values)
        {
            if (!double.IsNaN(value)) { kept[count++] = value; }
        }

        return kept.AsSpan(0, count).ToArray();
    }

    private static double At(double[] sorted, double p)
    {
        double place = p * (sorted.Length - 1);
        int below = (int)place;
        double above = below + 1 < sorted.Length ? sorted[below + 1] : sorted[below];
        return sorted[below] + ((place - below) * (above - sorted[below]));
    }
}
