namespace MixedModels.Cli.Rendering;

/// <summary>What the place a page goes to can show.</summary>
/// <param name="Width">Columns of a line of prose; tables may be wider.</param>
/// <param name="HasColour">Whether escape codes for colour are wanted.</param>
/// <param name="HasUnicode">Whether characters beyond ASCII arrive.</param>
internal sealed record PageLook(int Width, bool HasColour, bool HasUnicode)
{
    /// <summary>The look of a file or a pipe: no colour, 100 columns.</summary>
    internal static PageLook Plain { get; } = new(100, false, true);
}
