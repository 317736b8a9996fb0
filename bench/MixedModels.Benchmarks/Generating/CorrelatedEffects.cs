namespace MixedModels.Benchmarks.Generating;

/// <summary>Random effects of a grouping factor: one correlated normal vector a level.</summary>
/// <remarks>Level effect = D·L·z with D the standard deviations and L the Cholesky factor of an equicorrelation matrix
/// with correlation 0.25.</remarks>
internal sealed class CorrelatedEffects
{
    private const double Correlation = 0.25;

    private readonly double[] effects;
    private readonly int size;

    internal CorrelatedEffects(int levels, double[] standardDeviations, CounterRandom random)
    {
        size = standardDeviations.Length;
        effects = new double[levels * size];
        double[] factor = Factor(size);
        double[] z = new double[size];
        for (int level = 0; level < levels; level++)
        {
            for (int k = 0; k < size; k++) { z[k] = random.Normal(); }
            for (int k = 0; k < size; k++)
            {
                double sum = 0.0;
                for (int m = 0; m <= k; m++) { sum += factor[(k * size) + m] * z[m]; }
                effects[(level * size) + k] = standardDeviations[k] * sum;
            }
        }
    }

    /// <summary>The effects of one level, in the order of the standard deviations.</summary>
    internal ReadOnlySpan<double> this[int level] => effects.AsSpan(level * size, size);

    private static double[] Factor(int size)
    {
        double[] factor = new double[size * size];                               // row-major, lower
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = i == j ? 1.0 : Correlation;
                for (int k = 0; k < j; k++) { sum -= factor[(i * size) + k] * factor[(j * size) + k]; }
                factor[(i * size) + j] = i == j ? Math.Sqrt(sum) : sum / factor[(j * size) + j];
            }
        }

        return factor;
    }
}
