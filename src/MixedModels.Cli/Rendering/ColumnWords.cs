namespace MixedModels.Cli.Rendering;

/// <summary>What a column holds, in a few words.</summary>
internal static class ColumnWords
{
    // Up to here the number of distinct values says more than the mean.
    private const int FewDistinct = 20;

    /// <summary>The values of a column: levels and their sizes, or range and mean.</summary>
    /// <param name="summary">The column.</param>
    /// <param name="isGrouping">Whether it stands right of a bar, where numbers are labels.</param>
    /// <param name="digits">Significant digits.</param>
    internal static string Of(ColumnSummary summary, bool isGrouping, int digits)
    {
        if (summary.DistinctCount == 0) { return "nothing but missing values"; }
        if (isGrouping) { return $"{Levels(summary)}, {RowsEach(summary)}"; }
        return summary.Kind switch
        {
            "number" or "integer" => OfNumbers(summary, digits),
            "date" => $"{summary.FirstLabel} … {summary.LastLabel}  ({NumberFormat.Count(summary.DistinctCount)} distinct)",
            _ => $"{Levels(summary)}: {summary.FirstLabel} … {summary.LastLabel}, {RowsEach(summary)}",
        };
    }

    private static string OfNumbers(ColumnSummary summary, int digits)
    {
        if (summary.DistinctCount == 1) { return $"{NumberFormat.Plainly(summary.Minimum, digits)} in every row"; }
        string range = $"{NumberFormat.Plainly(summary.Minimum, digits)} … {NumberFormat.Plainly(summary.Maximum, digits)}";
        return summary.DistinctCount <= FewDistinct
            ? $"{range}  ({NumberFormat.Count(summary.DistinctCount)} distinct)"
            : $"{range}  mean {NumberFormat.Plainly(summary.Mean, digits)}";
    }

    private static string Levels(ColumnSummary summary) =>
        $"{NumberFormat.Count(summary.DistinctCount)} level{(summary.DistinctCount == 1 ? string.Empty : "s")}";

    private static string RowsEach(ColumnSummary summary) => summary.SmallestValueRows == summary.LargestValueRows
        ? $"{NumberFormat.Count(summary.LargestValueRows)} row{(summary.LargestValueRows == 1 ? string.Empty : "s")} each"
        : $"{NumberFormat.Count(summary.SmallestValueRows)} to {NumberFormat.Count(summary.LargestValueRows)} rows each";
}
