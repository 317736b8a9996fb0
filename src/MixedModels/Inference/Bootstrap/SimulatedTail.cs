namespace MixedModels.Inference;

/// <summary>Counts draws of a statistic on either side of the value observed.</summary>
/// <remarks>All counts are whole numbers, so that they do not depend on the order in which threads add to them.</remarks>
/// <param name="statistic">The value observed.</param>
internal sealed class SimulatedTail(double statistic)
{
    private int draws;
    private int exceeding;
    private int zeros;
    private int failed;

    /// <summary>Adds draws.</summary>
    /// <param name="values">Statistics; NaN for one that failed.</param>
    internal void Add(ReadOnlySpan<double> values)
    {
        int atLeast = 0;
        int nothing = 0;
        int lost = 0;
        foreach (double value in values)
        {
            if (double.IsNaN(value)) { lost++; }
            if (value >= statistic - LikelihoodDrop.Zero) { atLeast++; }
            if (value <= LikelihoodDrop.Zero) { nothing++; }
        }

        Interlocked.Add(ref draws, values.Length - lost);
        Interlocked.Add(ref exceeding, atLeast);
        Interlocked.Add(ref zeros, nothing);
        Interlocked.Add(ref failed, lost);
    }

    /// <summary>The p value.</summary>
    /// <param name="kind">What was drawn.</param>
    /// <param name="seed">The seed.</param>
    internal SimulatedPValue ToPValue(SimulationKind kind, ulong seed)
    {
        double p = draws == 0 ? double.NaN : statistic <= LikelihoodDrop.Zero ? 1.0 : (1.0 + exceeding) / (1.0 + draws);
        return new SimulatedPValue(kind, p, Math.Sqrt(p * (1.0 - p) / draws), draws, failed, exceeding, zeros / (double)draws, seed);
    }
}
