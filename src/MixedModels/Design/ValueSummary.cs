namespace MixedModels.Design;

/// <summary>Number, mean, spread, extremes and, up to a number, count of distinct values of passing numbers.</summary>
/// <remarks>Parts are centred at their own mean and merged. Source: Chan, Golub and LeVeque (1983), The American
/// Statistician 37(3).</remarks>
/// <param name="mostDistinct">How many distinct values are told apart.</param>
internal sealed class ValueSummary(int mostDistinct)
{
    private readonly HashSet<double> distinct = [];
    private double scale = 1.0;
    private double squares;         // Σ(x − mean)², in units of the scale squared
    private long count;

    /// <summary>The arithmetic mean.</summary>
    internal double Mean { get; private set; }

    /// <summary>The smallest value.</summary>
    internal double Minimum { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest value.</summary>
    internal double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>Number of distinct values, at most the limit.</summary>
    internal int Distinct => distinct.Count;

    /// <summary>Adds numbers.</summary>
    /// <param name="values">Finite values, at least one.</param>
    internal void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            Minimum = Math.Min(Minimum, value);
            Maximum = Math.Max(Maximum, value);
            if (distinct.Count < mostDistinct) { distinct.Add(value); }
        }

        int unit = Moments.Exponent([Minimum, Maximum]);
        double newScale = unit == int.MinValue ? 1.0 : Math.ScaleB(1.0, unit);
        squares *= scale / newScale * (scale / newScale);
        scale = newScale;
        double mean = Moments.Mean(values);
        double sum = 0.0;
        foreach (double value in values)
        {
            double difference = (value - mean) / scale;
            sum += difference * difference;
        }

        double shift = (mean - Mean) / scale;
        double share = values.Length / (double)(count + values.Length);
        squares += sum + (shift * shift * count * share);
        Mean += (mean - Mean) * share;
        count += values.Length;
    }

    /// <summary>√(Σ(x − centre)² / (n − 1)).</summary>
    /// <param name="centre">What the values are measured from.</param>
    internal double RootMeanSquare(double centre)
    {
        double shift = (Mean - centre) / scale;
        return scale * Math.Sqrt((squares + (shift * shift * count)) / (count - 1));
    }
}
