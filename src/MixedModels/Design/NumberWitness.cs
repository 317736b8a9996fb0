namespace MixedModels.Design;

/// <summary>Marks passing rows that show the extremes of a column, its small whole numbers, and a value that is not whole.</summary>
internal sealed class NumberWitness
{
    private const int MostCodes = 10;

    private readonly bool[] seen = new bool[MostCodes + 1];
    private bool hasFraction;
    private double minimum = double.PositiveInfinity;
    private double maximum = double.NegativeInfinity;

    /// <summary>Marks rows.</summary>
    /// <param name="values">Numbers, or NaN.</param>
    /// <param name="keep">On return also true in the rows marked.</param>
    internal void Mark(ReadOnlySpan<double> values, bool[] keep)
    {
        int lowest = -1;
        int highest = -1;
        for (int row = 0; row < values.Length; row++)
        {
            double value = values[row];
            if (value < minimum) { (minimum, lowest) = (value, row); }
            if (value > maximum) { (maximum, highest) = (value, row); }
            if (value != Math.Floor(value))
            {
                keep[row] |= !hasFraction && !double.IsNaN(value);
                hasFraction |= !double.IsNaN(value);
            }
            else if (value is >= 1.0 and <= MostCodes && !seen[(int)value])
            {
                seen[(int)value] = true;
                keep[row] = true;
            }
        }

        if (lowest >= 0) { keep[lowest] = true; }
        if (highest >= 0) { keep[highest] = true; }
    }
}
