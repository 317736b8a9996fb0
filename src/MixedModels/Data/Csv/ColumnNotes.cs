using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Finds what a careful reader of a column would ask about.</summary>
internal static class ColumnNotes
{
    private const int MostLevelsCompared = 100_000;
    private const int LevelsToName = 4;
    private const int FewestRepeats = 2;

    private static readonly double[] Codes = [9, 99, 999, 9999, 99999];

    /// <summary>The notes on a column.</summary>
    /// <param name="column">A column that has been read.</param>
    internal static Problem? Find(Column column) => column switch
    {
        TextColumn text => FindLookalikeLevels(text),
        NumberColumn number => FindMissingCode(number),
        _ => null,
    };

    private static Problem? FindLookalikeLevels(TextColumn column)
    {
        if (column.Texts.Count > MostLevelsCompared) { return null; }
        string[][] alike =
        [
            .. column.Texts
                .GroupBy(t => t.Trim().ToUpperInvariant(), StringComparer.Ordinal)
                .Where(g => g.Skip(1).Any())
                .Select(g => g.Order(StringComparer.Ordinal).ToArray()),
        ];
        return alike.Length == 0 ? null : DataProblems.LevelsLookAlike(column.Name, alike.Sum(g => g.Length), [.. alike[0].Take(LevelsToName)]);
    }

    /// <summary>A repeated -99 is suspicious when no other value is negative; it, or a repeated 999, also when it lies farther
    /// from the other values than they lie apart.</summary>
    private static Problem? FindMissingCode(NumberColumn column)
    {
        double low = double.PositiveInfinity, nextLow = low, high = double.NegativeInfinity, nextHigh = high;
        int lows = 0, highs = 0;
        foreach (double value in column.Values)
        {
            if (value < low) { (low, nextLow, lows) = (value, low, 0); }
            else if (value > low && value < nextLow) { nextLow = value; }

            if (value > high) { (high, nextHigh, highs) = (value, high, 0); }
            else if (value < high && value > nextHigh) { nextHigh = value; }

            lows += value == low ? 1 : 0;
            highs += value == high ? 1 : 0;
        }

        if (!(low < high)) { return null; }
        bool isFarBelow = low < -10.0 && nextLow - low > high - nextLow && nextLow < high;
        if (lows >= FewestRepeats && Codes.Contains(-low) && (nextLow >= 0.0 || isFarBelow)) { return DataProblems.MissingCode(column.Name, low, lows); }
        return highs >= FewestRepeats && high > 10.0 && Codes.Contains(high) && high - nextHigh > nextHigh - low && nextHigh > low
            ? DataProblems.MissingCode(column.Name, high, highs)
            : null;
    }
}
