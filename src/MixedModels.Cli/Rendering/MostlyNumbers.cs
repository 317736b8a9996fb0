using System.Globalization;
using MixedModels.Data;
using MixedModels.Problems;

namespace MixedModels.Cli.Rendering;

/// <summary>Says which cells made a column of numbers a column of text, before a formula fails on it.</summary>
internal static class MostlyNumbers
{
    /// <summary>The note on a column; null when it is not mostly numbers.</summary>
    /// <param name="column">A column of text.</param>
    internal static Problem? NoteOn(TextColumn column)
    {
        if (column.NumberFailure is not { } failure) { return null; }
        (string code, string fix) = failure switch
        {
            { ThousandsSeparator: true } => ("MM2014", "write the numbers without separators"),
            { DecimalComma: true } => ("MM2013", "read the file with a decimal comma (--decimal ,)"),
            _ => ("MM2015", $"correct the value, or declare it missing (--na {ShellQuote.Of(failure.FirstValue)})"),
        };
        string line = failure.FirstLine > 0 ? $" on line {failure.FirstLine.ToString(CultureInfo.InvariantCulture)}" : string.Empty;
        string cells = failure.Count == 1 ? "1 cell is no number" : $"{NumberFormat.Count(failure.Count)} cells are no number, the first";
        return new Problem(code, Severity.Note, $"column `{column.Name}` is text, not numbers: {cells}{(failure.Count == 1 ? "," : string.Empty)} `{failure.FirstValue}`{line}")
        {
            Fix = fix,
        };
    }
}
