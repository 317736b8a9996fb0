using MixedModels.Data;
using MixedModels.Problems;

namespace MixedModels.Cli.Rendering;

/// <summary>Finds identifiers that are one number and several texts.</summary>
internal static class LeadingZeros
{
    /// <summary>The note on a column; null when no number is written with and without leading zeros.</summary>
    /// <param name="column">A column of numbers.</param>
    internal static Problem? NoteOn(NumberColumn column)
    {
        if (!column.HasLabels) { return null; }
        FactorColumn labels = column.ToFactor();
        double?[] valueOfLevel = new double?[labels.Levels.Length];
        for (int row = 0; row < labels.Count; row++)
        {
            if (labels.Codes[row] is >= 0 and int code) { valueOfLevel[code] = column.Values[row]; }
        }

        string[][] several =
        [
            .. labels.Levels.Zip(valueOfLevel).Where(level => level.Second is not null)
                .GroupBy(level => level.Second!.Value, level => level.First)
                .Select(texts => texts.ToArray())
                .Where(texts => texts.DistinctBy(ZerosBefore).Count() > 1),
        ];
        return several.Length == 0 ? null : CheckProblems.LeadingZeros(column.Name, several.Length, [.. several[0].DistinctBy(ZerosBefore)]);
    }

    // Zeros before the last digit in front of a decimal mark: one of 07, none of 0 and 0.5.
    private static int ZerosBefore(string text)
    {
        string digits = text.TrimStart('+', '-');
        int zeros = 0;
        while (zeros + 1 < digits.Length && digits[zeros] == '0' && char.IsAsciiDigit(digits[zeros + 1])) { zeros++; }
        return zeros;
    }
}
