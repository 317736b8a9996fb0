using MixedModels.Problems;

namespace MixedModels.Cli.Rendering;

/// <summary>What <c>mixed check</c> notes about columns before a formula uses them.</summary>
internal static class CheckProblems
{
    /// <summary>MM2034: numbers that are written with and without leading zeros.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="count">How many numbers are written in several ways.</param>
    /// <param name="texts">The texts of the first of them.</param>
    internal static Problem LeadingZeros(string column, int count, IReadOnlyList<string> texts) =>
        new("MM2034", Severity.Note, $"column `{column}` writes {(count == 1 ? "a number" : NumberFormat.Count(count, "number"))} with and without leading zeros: {string.Join(" and ", texts.Select(text => $"`{text}`"))}")
        {
            Cause = "as numbers they are the same; where the column groups rows or is a factor, each text is a level of its own",
            Fix = $"if they mean the same, write them in one way; if not, read the column as a factor (--factor {ShellQuote.Of(column)})",
        };
}
