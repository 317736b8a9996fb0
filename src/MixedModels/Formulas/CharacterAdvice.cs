using System.Text;

namespace MixedModels.Formulas;

/// <summary>What to write instead of a character that has no meaning in a formula.</summary>
internal static class CharacterAdvice
{
    /// <summary>A sentence of advice, or null where none is better than a vague one.</summary>
    /// <param name="codePoint">The Unicode code point.</param>
    internal static string? For(int codePoint) => codePoint switch
    {
        0x2010 or 0x2011 or 0x2012 or 0x2013 or 0x2014 or 0x2212 or 0xFE63 or 0xFF0D => "this is a typographic dash; write `-`",
        0x00D7 or 0x2217 or 0x22C5 or 0x00B7 => "write `*`",
        0x00F7 or 0x2215 or 0x2044 => "write `/`",
        0x223C or 0x02DC or 0xFF5E or 0x301C => "this only looks like a tilde; write `~`",
        0x2223 or 0x00A6 or 0xFF5C or 0x01C0 => "write `|`",
        0x2018 or 0x2019 or 0x201C or 0x201D or 0x00B4 => "this is a typographic quote; write `\"`, or a back-tick around a column's name",
        0xFF08 or 0xFF09 or '[' or ']' or '{' or '}' => "write a parenthesis",
        0x00B2 => "for a square write `I(x^2)`",
        0x00B3 => "for a cube write `I(x^3)`",
        0x200B or 0x200C or 0x200D or 0x2060 or 0xFEFF => "this character is invisible; delete it",
        '<' or '>' or '=' or '!' or '&' => "a formula compares nothing; make a column that holds the comparison and name it here",
        '_' => "a name that begins with `_` needs back-ticks",
        '%' => "the only operator between percent signs is `%in%`",
        '$' or '@' => "write the column's name alone",
        ';' => "write one formula",
        _ => Rune.IsValid(codePoint) && PlainName.MayContinue(new Rune(codePoint)) ? "a name that begins this way needs back-ticks" : null,
    };
}
