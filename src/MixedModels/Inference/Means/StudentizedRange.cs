namespace MixedModels.Inference;

/// <summary>The distribution of the range of k independent normal means over their estimated standard deviation.</summary>
/// <remarks>P(Q ≥ q) = ∫ f_ν(s)·U(qs) ds, s = √(χ²_ν/ν), U(w) = k∫φ(z)[Φ(z)^(k−1) − (Φ(z) − Φ(z − w))^(k−1)] dz, both by Gauss-Legendre panels. Upper tails
/// are sums of positive terms. Source: Copenhaver and Holland (1988), J. Statistical Computation and Simulation 30(1), for the integral.</remarks>
internal static class StudentizedRange
{
    private const double Reach = 8.5;           // normal deviates beyond it have no weight
    private const int InnerPanels = 12;
    private const int OuterPanels = 14;

    // Nodes and weights of the 8-point rule on (−1, 1), positive half. Source: Abramowitz and Stegun, table 25.4.
    private static readonly double[] Nodes = [0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363];
    private static readonly double[] Weights = [0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

    /// <summary>P(Q ≥ q).</summary>
    /// <param name="q">The range.</param>
    /// <param name="means">k, at least 2.</param>
    /// <param name="df">Degrees of freedom, above 0; +∞ for a known standard deviation.</param>
    internal static double Upper(double q, int means, double df)
    {
        if (double.IsNaN(q) || double.IsNaN(df)) { return double.NaN; }
        if (q <= 0.0) { return 1.0; }
        if (means == 2) { return Distributions.StudentTwoSided(q / Math.Sqrt(2.0), df); }
        if (df > 1e7) { return UpperOfRange(q, means); }
        // On the scale of log s the density is bell-shaped for any ν.
        double low = -Math.Max(9.0 * Math.Sqrt(0.5 / df), 30.0 / df);
        double high = 0.5 * Math.Log(1.0 + (12.0 * Math.Sqrt(2.0 / df)) + (80.0 / df));
        double constant = (0.5 * df * Math.Log(0.5 * df)) + Math.Log(2.0) - Distributions.LogGamma(0.5 * df);
        return Math.Min(1.0, Integrate(low, high, OuterPanels, t =>
        {
            double s = Math.Exp(t);
            double density = Math.Exp(constant + (df * t) - (0.5 * df * s * s));
            return density == 0.0 ? 0.0 : density * UpperOfRange(q * s, means);
        }));
    }

    /// <summary>The q with P(Q ≥ q) = 1 − confidence.</summary>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <param name="means">k, at least 2.</param>
    /// <param name="df">Degrees of freedom, above 0; +∞ for a known standard deviation.</param>
    internal static double Quantile(double confidence, int means, double df) =>
        double.IsNaN(df) ? double.NaN : UpperQuantile.Of(1.0 - confidence, q => Upper(q, means, df), 3.0);

    private static double UpperOfRange(double w, int k) => Math.Min(1.0, k * Integrate(-Reach, Reach, InnerPanels, z =>
    {
        double below = Distributions.NormalLower(z);
        if (below <= 0.0) { return 0.0; }
        double outside = Distributions.NormalLower(z - w) / below;
        double power = (k - 1) * (outside < 1.0 ? Math.Log(1.0 - outside) : double.NegativeInfinity);
        if (outside < 1e-8) { power = -(k - 1) * outside; }
        double drop = power > -1e-5 ? -power * (1.0 + (0.5 * power)) : 1.0 - Math.Exp(power);
        return Math.Exp(-0.5 * z * z) / Math.Sqrt(2.0 * Math.PI) * Math.Pow(below, k - 1) * drop;
    }));

    private static double Integrate(double low, double high, int panels, Func<double, double> f)
    {
        double half = 0.5 * (high - low) / panels;
        double sum = 0.0;
        for (int p = 0; p < panels; p++)
        {
            double middle = low + (((2 * p) + 1) * half);
            for (int i = 0; i < Nodes.Length; i++) { sum += Weights[i] * (f(middle - (half * Nodes[i])) + f(middle + (half * Nodes[i]))); }
        }

        return sum * half;
    }
}
