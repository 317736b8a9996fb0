using MixedModels.Design;

namespace MixedModels.Cli.Rendering;

/// <summary>Dropped rows and the columns to blame, in words.</summary>
internal static class DroppedRows
{
    /// <summary>Such as <c>3 dropped (Reaction 3)</c>, the worst column first.</summary>
    /// <param name="rows">The account of the rows.</param>
    internal static string Of(RowAccount rows)
    {
        string dropped = $"{NumberFormat.Count(rows.Dropped)} dropped";
        if (rows.MissingByColumn.IsEmpty) { return dropped; }
        IEnumerable<string> blamed = rows.MissingByColumn
            .OrderByDescending(pair => pair.Value)
            .Select(pair => $"{pair.Key} {NumberFormat.Count(pair.Value)}");
        return $"{dropped} (missing: {string.Join(", ", blamed)})";
    }
}
