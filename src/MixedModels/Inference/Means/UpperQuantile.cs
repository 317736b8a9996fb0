namespace MixedModels.Inference;

/// <summary>Where a falling tail probability reaches a level: secants on its logarithm between bounds.</summary>
internal static class UpperQuantile
{
    /// <summary>The x &gt; 0 with tail(x) = level.</summary>
    /// <param name="level">Between 0 and 1.</param>
    /// <param name="tail">P(X ≥ x), falling from 1 at 0.</param>
    /// <param name="start">Where to look first.</param>
    internal static double Of(double level, Func<double, double> tail, double start)
    {
        double goal = Math.Log(level);
        double low = 0.0;
        double lowValue = -goal;
        double high = start;
        double highValue = Math.Log(tail(high)) - goal;
        for (int i = 0; i < 200 && highValue > 0.0; i++)
        {
            (low, lowValue) = (high, highValue);
            high *= 2.0;
            highValue = Math.Log(tail(high)) - goal;
        }

        for (int i = 0; i < 200; i++)
        {
            double secant = double.IsFinite(highValue) ? low + ((high - low) * lowValue / (lowValue - highValue)) : 0.5 * (low + high);
            double x = i % 3 == 2 ? 0.5 * (low + high) : secant;
            double value = Math.Log(tail(x)) - goal;
            if (Math.Abs(value) < 1e-12 || high - low <= 1e-13 * high) { return x; }
            if (value > 0.0) { (low, lowValue) = (x, value); }
            else { (high, highValue) = (x, value); }
        }

        return 0.5 * (low + high);
    }
}
