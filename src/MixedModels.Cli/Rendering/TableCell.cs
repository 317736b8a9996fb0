namespace MixedModels.Cli.Rendering;

/// <summary>A cell: the rounded text that people read and, for numbers, the value that programs read.</summary>
/// <param name="Text">What console and Markdown show.</param>
/// <param name="Value">The unrounded number, which CSV writes; null for text; NaN for a number that does not exist.</param>
internal sealed record TableCell(string Text, double? Value = null)
{
    /// <summary>A cell with nothing in it.</summary>
    internal static TableCell Empty { get; } = new(string.Empty);

    public static implicit operator TableCell(string text) => new(text);
}
