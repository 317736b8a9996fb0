using System.Globalization;

namespace MixedModels.Problems;

/// <summary>Shows what the eye misses in a name: characters without a glyph, and blanks that are not the usual one.</summary>
internal static class VisibleText
{
    /// <summary>The text with such characters as code points: <c>x&lt;U+200B&gt;</c>.</summary>
    /// <param name="text">Any text.</param>
    internal static string Of(string text) => text.Any(IsInvisible)
        ? string.Concat(text.Select(c => IsInvisible(c) ? string.Create(CultureInfo.InvariantCulture, $"<U+{(int)c:X4}>") : c.ToString()))
        : text;

    /// <summary>The text as it looks: without characters that have no glyph, and every blank the usual one.</summary>
    /// <param name="text">Any text.</param>
    internal static string AsSeen(string text) => text.Any(IsInvisible)
        ? string.Concat(text.Where(c => !HasNoWidth(c)).Select(c => IsInvisible(c) ? ' ' : c))
        : text;

    /// <summary>Whether a character cannot be told by looking, as the usual blank can.</summary>
    /// <param name="c">A character.</param>
    internal static bool IsInvisible(char c) => HasNoWidth(c) || (c != ' ' && char.IsSeparator(c));

    private static bool HasNoWidth(char c) => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
