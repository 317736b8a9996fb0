using System.Text;

namespace MixedModels.Cli.Rendering;

/// <summary>Breaking prose into lines.</summary>
internal static class TextLayout
{
    /// <summary>Breaks a text at blanks so that each line fits; words longer than a line stay whole.</summary>
    /// <param name="text">The text; runs of blanks count as one.</param>
    /// <param name="width">Columns that a line may take, its indent included; at least 20 are used.</param>
    /// <param name="firstIndent">What stands before the first line.</param>
    /// <param name="nextIndent">What stands before every other line.</param>
    internal static IEnumerable<string> Wrap(string text, int width, string firstIndent = "", string nextIndent = "")
    {
        width = Math.Max(width, 20);
        var line = new StringBuilder(firstIndent);
        int used = DisplayText.Width(firstIndent);
        bool fresh = true;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int length = DisplayText.Width(word);
            if (!fresh && used + 1 + length > width)
            {
                yield return line.ToString();
                line.Clear().Append(nextIndent);
                used = DisplayText.Width(nextIndent);
                fresh = true;
            }

            if (!fresh)
            {
                line.Append(' ');
                used++;
            }

            line.Append(word);
            used += length;
            fresh = false;
        }

        yield return line.ToString();
    }

    /// <summary>The text and as many blanks behind it as fill the width.</summary>
    internal static string PadRight(string text, int width) => text + Blanks(width - DisplayText.Width(text));

    /// <summary>The text behind as many blanks as fill the width.</summary>
    internal static string PadLeft(string text, int width) => Blanks(width - DisplayText.Width(text)) + text;

    /// <summary>The text in the middle of the width, further left where it cannot be exact.</summary>
    internal static string Centre(string text, int width)
    {
        int free = Math.Max(width - DisplayText.Width(text), 0);
        return Blanks(free / 2) + text + Blanks(free - (free / 2));
    }

    private static string Blanks(int count) => count > 0 ? new string(' ', count) : string.Empty;
}
