using System.Globalization;

namespace MixedModels.Cli.Rendering;

/// <summary>What a formula makes of the data, in words and counts.</summary>
internal static class FormulaWords
{
    // A factor of a thousand levels must not fill the screen with its coefficients.
    private const int MostNames = 12;

    /// <summary>The lines, each with its label.</summary>
    /// <param name="model">The description.</param>
    internal static IEnumerable<string> Of(ModelDescription model)
    {
        var parts = new List<(string Label, string Text, string Count)>
        {
            ("fixed", Names([.. model.FixedNames]), $"{Counted(model.FixedNames.Length, "coefficient")}"),
        };
        foreach (RandomTermDescription term in model.RandomTerms)
        {
            long effects = (long)term.LevelCount * term.Columns.Length;
            string structure = term.Structure == "us" ? string.Empty : $" ({term.Structure})";
            parts.Add((
                "random",
                $"{term.Group}{structure}: {Names([.. term.Columns])}",
                $"{NumberFormat.Count(term.LevelCount)} × {term.Columns.Length} = {Counted(effects, "effect")}, "
                + $"{Counted(term.ParameterCount, "covariance parameter")}, {RowsPerLevel(term)}"));
        }

        if (model.RandomTerms.IsEmpty) { parts.Add(("random", "none", model.ResidualCovariance is null ? "the rows count as independent" : string.Empty)); }
        if (model.ResidualCovariance is { } residual) { parts.Add(("errors", residual, string.Empty)); }
        int width = Math.Min(parts.Max(part => part.Text.Length), 60);
        string label = "formula   ";
        foreach ((string name, string text, string count) in parts)
        {
            yield return $"{label}{name,-7}{text.PadRight(width)}  {count}".TrimEnd();
            label = "          ";
        }

        yield return $"          rows   {Rows(model)}";
        yield return $"          memory {Memory(model.EstimatedBytes)}, time {Time(model.EstimatedSeconds)}";
    }

    private static string Names(IReadOnlyList<string> names) => names.Count <= MostNames
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNames - 2))}, …, {names[^1]}";

    private static string Rows(ModelDescription model)
    {
        string used = $"{NumberFormat.Count(model.Rows.Used)} of {NumberFormat.Count(model.Rows.Read)} used{UsedRows.OfWeightZero(model.Rows)}";
        return model.Rows.Dropped == 0 ? used : $"{used}, {DroppedRows.Of(model.Rows)}";
    }

    private static string RowsPerLevel(RandomTermDescription term) => term.SmallestLevelRows == term.LargestLevelRows
        ? $"{Counted(term.LargestLevelRows, "row")} a level"
        : $"{NumberFormat.Count(term.SmallestLevelRows)} to {NumberFormat.Count(term.LargestLevelRows)} rows a level "
            + $"(median {term.MedianLevelRows.ToString("0.#", CultureInfo.InvariantCulture)})";

    // To one digit: a guess.
    private static string Time(double seconds) => seconds switch
    {
        double.NaN => "unknown",
        < 0.1 => "< 0.1 s",
        < 60.0 => $"about {seconds.ToString("G1", CultureInfo.InvariantCulture)} s",
        < 3600.0 => $"about {(seconds / 60.0).ToString("0", CultureInfo.InvariantCulture)} min",
        _ => $"about {(seconds / 3600.0).ToString("0", CultureInfo.InvariantCulture)} h",
    };

    private static string Memory(long bytes) => bytes switch
    {
        < 1L << 20 => "< 1 MB",
        < 10L << 30 => $"about {NumberFormat.Count((bytes + (1L << 20) - 1) >> 20)} MB",
        _ => $"about {NumberFormat.Count(bytes >> 30)} GB",
    };

    private static string Counted(long count, string noun) => $"{NumberFormat.Count(count)} {noun}{(count == 1 ? string.Empty : "s")}";
}
