namespace MixedModels.Data;

/// <summary>How arrays of cells grow.</summary>
internal static class GrowingArray
{
    private const double Reserve = 1.03;

    /// <summary>The next length of a full array: twice its length, but not far beyond the end that is expected.</summary>
    /// <param name="length">Its length, at least 1.</param>
    /// <param name="expected">The length expected in the end; 0 when nothing is known.</param>
    internal static int NextLength(int length, double expected)
    {
        double twice = 2.0 * length;
        double enough = expected * Reserve;
        return (int)Math.Min(enough >= length + 1.0 ? Math.Min(twice, enough) : twice, Array.MaxLength);
    }
}
