using System.Globalization;
using System.Text;

namespace MixedModels.Cli.Rendering;

/// <summary>Text as a terminal shows it: how wide it is, and without anything that could steer the terminal.</summary>
internal static class DisplayText
{
    /// <summary>Columns that a text takes: two for East Asian wide characters and emoji, none for combining marks.</summary>
    /// <param name="text">Any text.</param>
    internal static int Width(string text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes()) { width += Width(rune); }
        return width;
    }

    /// <summary>The text with control and direction-changing characters, and others that do not show, as code points: a column name from
    /// a file cannot recolour or rewrite the terminal, and two names that look the same are told apart.</summary>
    /// <param name="text">Text that may come from data.</param>
    internal static string Safe(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) { return text; }
        var safe = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r') { safe.Append(' '); }
            else if (IsInvisible(rune)) { safe.Append(CultureInfo.InvariantCulture, $"<U+{rune.Value:X4}>"); }
            else { safe.Append(rune); }
        }

        return safe.ToString();
    }

    /// <summary>A JSON document that says the same with every control and direction-changing character as an escape. The JSON
    /// writer escapes the control characters of ASCII only; outside strings JSON has no others.</summary>
    /// <param name="json">The document.</param>
    internal static string EscapedInJson(string json)
    {
        var escaped = new StringBuilder(json.Length);
        foreach (char c in json)
        {
            if (c > '~' && !char.IsSurrogate(c) && Steers(new Rune(c))) { escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"); }
            else { escaped.Append(c); }
        }

        return escaped.ToString();
    }

    /// <summary>The text for an output that has no Unicode.</summary>
    /// <param name="text">Text of ours with typographic characters, or a user's.</param>
    internal static string ToAscii(string text)
    {
        if (Ascii.IsValid(text)) { return text; }
        var ascii = new StringBuilder(text.Length + 8);
        foreach (char c in text)
        {
            _ = c switch
            {
                '…' => ascii.Append("..."),
                '·' => ascii.Append('-'),
                '–' or '−' or '—' => ascii.Append('-'),
                '×' => ascii.Append('x'),
                '²' => ascii.Append("^2"),
                '≥' => ascii.Append(">="),
                '≤' => ascii.Append("<="),
                '±' => ascii.Append("+/-"),
                '“' or '”' => ascii.Append('"'),
                '‘' or '’' => ascii.Append('\''),
                '½' => ascii.Append("1/2"),
                'θ' => ascii.Append("theta"),
                'β' => ascii.Append("beta"),
                'σ' => ascii.Append("sigma"),
                'Σ' => ascii.Append("Sigma"),
                'χ' => ascii.Append("chi"),
                'Δ' => ascii.Append("Delta"),
                _ => ascii.Append(c),
            };
        }

        return ascii.ToString();
    }

    private static bool IsInvisible(Rune rune) =>
        Steers(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || (Rune.IsWhiteSpace(rune) && rune.Value != ' ');

    private static bool Steers(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static int Width(Rune rune)
    {
        if (rune.Value < 0x300) { return 1; }
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) { return 0; }
        return rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
            or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F900 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFD)
            ? 2
            : 1;
    }
}
