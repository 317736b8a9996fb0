using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Looks among numbers, however they arrive, for a value that may stand for a missing one.</summary>
/// <remarks>A repeated -99 is suspicious when no other value is negative; it, or a repeated 999, also when it lies farther
/// from the other values than they lie apart.</remarks>
internal sealed class MissingCodeSearch
{
    private const int FewestRepeats = 2;

    private static readonly double[] Codes = [9, 99, 999, 9999, 99999];

    private double low = double.PositiveInfinity;
    private double nextLow = double.PositiveInfinity;
    private double high = double.NegativeInfinity;
    private double nextHigh = double.NegativeInfinity;
    private int lows;
    private int highs;

    /// <summary>Looks at more numbers.</summary>
    /// <param name="values">Numbers; NaN for missing ones.</param>
    internal void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (value < low) { (low, nextLow, lows) = (value, low, 0); }
            else if (value > low && value < nextLow) { nextLow = value; }

            if (value > high) { (high, nextHigh, highs) = (value, high, 0); }
            else if (value < high && value > nextHigh) { nextHigh = value; }

            lows += value == low ? 1 : 0;
            highs += value == high ? 1 : 0;
        }
    }

    /// <summary>The note, if there is a suspicious value.</summary>
    /// <param name="column">Name of the column.</param>
    internal Problem? Find(string column)
    {
        if (!(low < high)) { return null; }
        bool isFarBelow = low < -10.0 && nextLow - low > high - nextLow && nextLow < high;
        if (lows >= FewestRepeats && Codes.Contains(-low) && (nextLow >= 0.0 || isFarBelow)) { return DataProblems.MissingCode(column, low, lows); }
        return highs >= FewestRepeats && high > 10.0 && Codes.Contains(high) && high - nextHigh > nextHigh - low && nextHigh > low
            ? DataProblems.MissingCode(column, high, highs)
            : null;
    }
}
