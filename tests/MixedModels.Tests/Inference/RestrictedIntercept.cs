using MixedModels.Testing.Simulation;

namespace MixedModels.Tests.Inference;

/// <summary>The least −2 log likelihood of y ~ x + (1 | g) with R² held, by golden sections: nothing of the engine's.</summary>
internal sealed class RestrictedIntercept
{
    private readonly double[] y;
    private readonly double[] x;
    private readonly int[][] groups;
    private readonly double spread;

    internal RestrictedIntercept(Rows data, string response, string predictor, string group)
    {
        y = [.. data.Numbers(response)];
        x = [.. data.Numbers(predictor)];
        groups = [.. data.Texts(group).Select((code, row) => (code, row)).GroupBy(p => p.code).Select(g => g.Select(p => p.row).ToArray())];
        double mean = x.Average();
        spread = x.Sum(v => (v - mean) * (v - mean)) / (x.Length - 1.0);
    }

    /// <summary>The least with R² held at a value, near a fit.</summary>
    internal double Least(VarianceMeasure measure, double value, LinearMixedModel near)
    {
        double slope = near.FixedEffects["x"].Estimate;
        double reach = 8.0 * near.FixedEffects["x"].StandardError;
        return Golden(slope - reach, slope + reach, b => Golden(-4.0, 2.0, log => Criterion(measure, value, b, Math.Exp(2.0 * log))));
    }

    // λ² is the variance ratio.
    private double Criterion(VarianceMeasure measure, double value, double slope, double ratio)
    {
        double odds = (1.0 - value) / value;
        double part = spread * slope * slope;
        double variance = measure == VarianceMeasure.MarginalRSquared ? part * odds / (1.0 + ratio) : part * odds / (1.0 - (ratio * odds));
        if (!(variance > 0.0)) { return double.PositiveInfinity; }
        double weight = 0.0;
        double weighted = 0.0;
        foreach (int[] g in groups)
        {
            double w = 1.0 / (1.0 + (g.Length * ratio));
            weight += w * g.Length;
            weighted += w * g.Sum(i => y[i] - (slope * x[i]));
        }

        double intercept = weighted / weight;
        double sum = 0.0;
        foreach (int[] g in groups)
        {
            double[] e = [.. g.Select(i => y[i] - intercept - (slope * x[i]))];
            double total = e.Sum();
            sum += (g.Length * Math.Log(2.0 * Math.PI * variance)) + Math.Log(1.0 + (g.Length * ratio))
                + ((e.Sum(v => v * v) - (ratio / (1.0 + (g.Length * ratio)) * total * total)) / variance);
        }

        return sum;
    }

    private static double Golden(double low, double high, Func<double, double> of)
    {
        double share = (Math.Sqrt(5.0) - 1.0) / 2.0;
        double a = high - (share * (high - low));
        double b = low + (share * (high - low));
        double atA = of(a);
        double atB = of(b);
        while (high - low > 1e-7 * (Math.Abs(low) + Math.Abs(high)) + 1e-12)
        {
            if (atA < atB)
            {
                (high, b, atB) = (b, a, atA);
                a = high - (share * (high - low));
                atA = of(a);
            }
            else
            {
                (low, a, atA) = (a, b, atB);
                b = low + (share * (high - low));
                atB = of(b);
            }
        }

        return Math.Min(atA, atB);
    }
}
