using MixedModels.Data;

namespace MixedModels;

/// <summary>A column of the data in a few numbers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>number</c>, <c>integer</c> (all numbers are whole), <c>factor</c>, <c>text</c> or <c>date</c>.</param>
/// <param name="MissingCount">Number of missing cells.</param>
/// <param name="DistinctCount">Number of distinct values, missing ones apart.</param>
/// <param name="Minimum">Smallest number; NaN for other kinds and where all are missing.</param>
/// <param name="Maximum">Largest number, as <paramref name="Minimum"/>.</param>
/// <param name="Mean">Mean of the numbers, as <paramref name="Minimum"/>.</param>
/// <param name="SmallestValueRows">Rows of the value that fewest rows have; 0 without values.</param>
/// <param name="LargestValueRows">Rows of the value that most rows have; 0 without values.</param>
/// <param name="FirstLabel">The first level or earliest date; null for numbers and without values.</param>
/// <param name="LastLabel">The last level or latest date, as <paramref name="FirstLabel"/>.</param>
public sealed record ColumnSummary(
    string Name,
    string Kind,
    int MissingCount,
    int DistinctCount,
    double Minimum,
    double Maximum,
    double Mean,
    int SmallestValueRows,
    int LargestValueRows,
    string? FirstLabel,
    string? LastLabel)
{
    /// <summary>Summarises a column in one pass over it and one over its distinct values.</summary>
    /// <param name="column">The column.</param>
    public static ColumnSummary Of(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column is NumberColumn number ? OfNumbers(number) : OfLevels(column);
    }

    private static ColumnSummary OfNumbers(NumberColumn column)
    {
        var counts = new Dictionary<double, int>();
        double minimum = double.PositiveInfinity;
        double maximum = double.NegativeInfinity;
        double sum = 0.0;
        int seen = 0;
        bool isWhole = true;
        foreach (double value in column.Values)
        {
            if (double.IsNaN(value)) { continue; }
            seen++;
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
            sum += value;
            isWhole &= Math.Floor(value) == value;
            counts[value] = counts.GetValueOrDefault(value) + 1;
        }

        return seen == 0
            ? new ColumnSummary(column.Name, "number", column.MissingCount, 0, double.NaN, double.NaN, double.NaN, 0, 0, null, null)
            : new ColumnSummary(
                column.Name, isWhole ? "integer" : "number", column.MissingCount, counts.Count,
                minimum, maximum, sum / seen, counts.Values.Min(), counts.Values.Max(), null, null);
    }

    private static ColumnSummary OfLevels(Column column)
    {
        FactorColumn factor = column.ToFactor();
        int[] counts = new int[factor.Levels.Length];
        foreach (int code in factor.Codes)
        {
            if (code >= 0) { counts[code]++; }
        }

        int[] present = [.. counts.Where(count => count > 0)];
        string kind = column switch
        {
            DateColumn => "date",
            FactorColumn => "factor",
            _ => "text",
        };
        return new ColumnSummary(
            column.Name, kind, column.MissingCount, present.Length, double.NaN, double.NaN, double.NaN,
            present.Length == 0 ? 0 : present.Min(), present.Length == 0 ? 0 : present.Max(),
            LabelAt(factor, Array.FindIndex(counts, count => count > 0)), LabelAt(factor, Array.FindLastIndex(counts, count => count > 0)));
    }

    private static string? LabelAt(FactorColumn factor, int index) => index < 0 ? null : factor.Levels[index];
}
