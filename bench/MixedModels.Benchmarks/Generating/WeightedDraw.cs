namespace MixedModels.Benchmarks.Generating;

/// <summary>Draws indices with given weights, by bisection in their running sum.</summary>
internal sealed class WeightedDraw
{
    private readonly double[] sums;

    /// <param name="weights">Positive; they need not sum to one.</param>
    internal WeightedDraw(ReadOnlySpan<double> weights)
    {
        sums = new double[weights.Length];
        double sum = 0.0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i];
            sums[i] = sum;
        }
    }

    /// <summary>An index from 0 to the number of weights less one.</summary>
    internal int Next(CounterRandom random)
    {
        int found = Array.BinarySearch(sums, random.Uniform() * sums[^1]);
        return Math.Min(found >= 0 ? found + 1 : ~found, sums.Length - 1);
    }
}
