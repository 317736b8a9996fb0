using System.Globalization;
using System.Text;

namespace MixedModels.Formulas;

/// <summary>Which names may stand in a formula without back-ticks: R's rule, with Unicode letters.</summary>
internal static class PlainName
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "if", "else", "repeat", "while", "function", "for", "next", "break", "TRUE", "FALSE", "NULL", "Inf", "NaN",
        "NA", "NA_integer_", "NA_real_", "NA_character_", "NA_complex_", "in",
    };

    /// <summary>Whether a character may begin a name; a dot is judged together with what follows it.</summary>
    internal static bool MayBegin(Rune rune) => Rune.IsLetter(rune);

    /// <summary>Whether a character may continue a name. Combining marks may, so that decomposed letters work.</summary>
    internal static bool MayContinue(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || rune.Value is '.' or '_'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Whether the constants <c>TRUE</c> or <c>FALSE</c> are meant.</summary>
    internal static bool IsLogical(string name) => name is "TRUE" or "FALSE";

    /// <summary>Whether R prints the name in back-ticks.</summary>
    internal static bool NeedsTicks(string name) => Reserved.Contains(name) || Length(name) != name.Length || name is "" or ".";

    /// <summary>Number of UTF-16 units at the start of a text that form a plain name; 0 when none do.</summary>
    internal static int Length(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length
            && Rune.DecodeFromUtf16(text[length..], out Rune rune, out int units) == System.Buffers.OperationStatus.Done)
        {
            bool belongs = length == 0 ? MayBegin(rune) || rune.Value == '.' : MayContinue(rune);
            bool dotBeforeDigit = length == 1 && text[0] == '.' && Rune.IsDigit(rune);
            if (!belongs || dotBeforeDigit)
            {
                break;
            }

            length += units;
        }

        return length == 1 && text[0] == '.' ? 0 : length;
    }
}
