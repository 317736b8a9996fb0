using System.Text.RegularExpressions;

namespace MixedModels.Data;

/// <summary>Tells texts that a person would read as a number from other texts, to explain why a column is text.</summary>
internal static partial class NumberLookalike
{
    /// <summary>Whether the text is a number with a decimal comma: <c>1,5</c>.</summary>
    /// <param name="text">Text of a cell.</param>
    internal static bool HasDecimalComma(string text) => DecimalComma().IsMatch(text);

    /// <summary>Whether the text is a number with thousands separators: <c>1,234.5</c>, <c>1.234.567</c>, <c>1 234</c>;
    /// no group of thousands starts with <c>0,</c>.</summary>
    /// <param name="text">Text of a cell.</param>
    internal static bool HasThousands(string text) => Thousands().IsMatch(text);

    [GeneratedRegex(@"^\s*[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"^\s*[+-]?(?!0,)[0-9]{1,3}([,.'’_ \u00A0\u202F])[0-9]{3}(?:\1[0-9]{3})*(?:[.,][0-9]+)?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();
}
