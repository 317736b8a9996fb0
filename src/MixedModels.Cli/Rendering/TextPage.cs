namespace MixedModels.Cli.Rendering;

/// <summary>A page of text under way to a terminal, a pipe or a file: knows width, colour and whether Unicode is there.</summary>
internal sealed class TextPage
{
    private readonly TextWriter writer;

    /// <summary>Creates a page.</summary>
    /// <param name="writer">Where the lines go.</param>
    /// <param name="look">How they look.</param>
    internal TextPage(TextWriter writer, PageLook look)
    {
        this.writer = writer;
        Look = look;
    }

    /// <summary>How lines look.</summary>
    internal PageLook Look { get; }

    /// <summary>Writes an empty line.</summary>
    internal void WriteLine() => writer.Write('\n');

    /// <summary>Writes a line.</summary>
    /// <param name="line">Text without line breaks.</param>
    internal void WriteLine(string line)
    {
        writer.Write(Clean(line));
        writer.Write('\n');
    }

    /// <summary>Writes a text of several lines as it is.</summary>
    /// <param name="text">The text, with line breaks.</param>
    internal void WriteVerbatim(string text)
    {
        foreach (string line in text.TrimEnd('\n').Split('\n')) { WriteLine(line); }
    }

    /// <summary>Writes prose, broken at the page's width.</summary>
    /// <param name="text">The prose.</param>
    /// <param name="firstIndent">What stands before the first line.</param>
    /// <param name="nextIndent">What stands before every other line.</param>
    internal void WriteWrapped(string text, string firstIndent = "", string nextIndent = "")
    {
        foreach (string line in TextLayout.Wrap(Clean(text), Look.Width, firstIndent, nextIndent)) { WriteLine(line); }
    }

    /// <summary>Writes a line that begins with an emphasised text.</summary>
    /// <param name="text">The heading.</param>
    /// <param name="rest">What follows it on the line, plain; or null.</param>
    /// <param name="colour">Colour of the heading, where there is colour.</param>
    internal void WriteHeading(string text, string? rest = null, Colour colour = Colour.Bold)
    {
        writer.Write(Look.HasColour ? $"\u001b[{(int)colour}m{Clean(text)}\u001b[0m" : Clean(text));
        if (rest is not null) { writer.Write(Clean(rest)); }
        writer.Write('\n');
    }

    /// <summary>The text as this page can show it.</summary>
    /// <param name="text">Any text.</param>
    internal string Clean(string text) => Look.HasUnicode ? DisplayText.Safe(text) : DisplayText.ToAscii(DisplayText.Safe(text));
}
