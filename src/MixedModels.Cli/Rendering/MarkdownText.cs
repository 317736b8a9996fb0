namespace MixedModels.Cli.Rendering;

/// <summary>Shows a page written in Markdown on a terminal: headings stand out, prose is broken at the width, code is
/// left alone. Knows headings, paragraphs, lists, fenced and indented code; our pages use no more.</summary>
internal static class MarkdownText
{
    private const string Fence = "```";

    /// <summary>Writes a page.</summary>
    /// <param name="title">The title.</param>
    /// <param name="markdown">The rest.</param>
    /// <param name="page">Where to.</param>
    internal static void Write(string title, string markdown, TextPage page)
    {
        page.WriteHeading(title);
        page.WriteLine();
        var paragraph = new List<string>();
        bool isCode = false;
        foreach (string line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                Flush(paragraph, page);
                isCode = !isCode;
            }
            else if (isCode) { page.WriteLine($"    {line}".TrimEnd()); }
            else { WriteProse(line, paragraph, page); }
        }

        Flush(paragraph, page);
    }

    private static void WriteProse(string line, List<string> paragraph, TextPage page)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            Flush(paragraph, page);
            page.WriteLine();
        }
        else if (line.StartsWith('#'))
        {
            Flush(paragraph, page);
            page.WriteHeading(line.TrimStart('#').Trim());
        }
        else if (line.StartsWith("    ", StringComparison.Ordinal) && paragraph.Count == 0) { page.WriteLine(line); }
        else
        {
            if (IsListItem(line)) { Flush(paragraph, page); }
            paragraph.Add(line.Trim());
        }
    }

    private static void Flush(List<string> paragraph, TextPage page)
    {
        if (paragraph.Count == 0) { return; }
        string text = string.Join(' ', paragraph);
        string indent = IsListItem(text) ? new string(' ', text.IndexOf(' ', StringComparison.Ordinal) + 1) : string.Empty;
        page.WriteWrapped(text.Replace("**", string.Empty, StringComparison.Ordinal), string.Empty, indent);
        paragraph.Clear();
    }

    private static bool IsListItem(string line)
    {
        string text = line.TrimStart();
        int digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return text.StartsWith("- ", StringComparison.Ordinal)
            || text.StartsWith("* ", StringComparison.Ordinal)
            || (digits > 0 && text.AsSpan(digits).StartsWith(". "));
    }
}
