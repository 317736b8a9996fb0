namespace MixedModels.Data;

/// <summary>Why a column that is mostly numbers was read as text.</summary>
/// <param name="FirstLine">Line of the file with the first cell that is no number, from 1; 0 when there is no file.</param>
/// <param name="FirstValue">That cell's text.</param>
/// <param name="Count">How many cells are no number and not missing.</param>
/// <param name="DecimalComma">Whether the failing cells look like numbers with a decimal comma.</param>
/// <param name="ThousandsSeparator">Whether the failing cells look like numbers with thousands separators.</param>
public sealed record NumberFailure(long FirstLine, string FirstValue, long Count, bool DecimalComma, bool ThousandsSeparator);
