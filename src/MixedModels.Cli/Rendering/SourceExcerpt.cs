using MixedModels.Problems;

namespace MixedModels.Cli.Rendering;

/// <summary>Cuts the line that a span points into out of a text, and shortens it to the page.</summary>
internal static class SourceExcerpt
{
    private const string Cut = "...";

    /// <summary>The line with the span, at most <paramref name="width"/> characters where the span allows.</summary>
    /// <param name="source">The whole text.</param>
    /// <param name="where">A span of it; may begin at its end.</param>
    /// <param name="width">Characters that fit, at least 20 are used.</param>
    /// <returns>The line and the span within it.</returns>
    internal static (string Line, TextSpan Span) Of(string source, TextSpan where, int width)
    {
        width = Math.Max(width, 20);
        int start = where.Start == 0 ? 0 : source.LastIndexOfAny(['\n', '\r'], where.Start - 1) + 1;
        int end = source.IndexOfAny(['\n', '\r'], where.Start);
        if (end < 0) { end = source.Length; }
        string line = source[start..end];
        int from = where.Start - start;
        int length = Math.Min(where.Length, line.Length - from);
        if (line.Length <= width) { return (line, new TextSpan(from, length)); }

        length = Math.Min(length, width - (2 * Cut.Length));
        int room = width - (2 * Cut.Length) - length;
        int first = Math.Clamp(from - (room / 2), 0, Math.Max(line.Length - length - room, 0));
        int last = Math.Min(first + length + room, line.Length);
        string left = first > 0 ? Cut : string.Empty;
        string right = last < line.Length ? Cut : string.Empty;
        return (left + line[first..last] + right, new TextSpan(from - first + left.Length, length));
    }
}
