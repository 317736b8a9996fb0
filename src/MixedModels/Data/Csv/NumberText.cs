using System.Globalization;

namespace MixedModels.Data;

/// <summary>Reads numbers from UTF-8 cells: sign, digits, one decimal mark, exponent; blanks around; nothing else.</summary>
/// <remarks>Thousands separators, currency and percent signs are refused: <c>1,5</c> is never 15. The result is the
/// double nearest to the text.</remarks>
internal static class NumberText
{
    private const int ExactDigits = 15;
    private const int LongestCell = 512;

    /// <summary>Powers of ten that a double holds exactly, as far as the fast path needs them.</summary>
    private static readonly double[] PowersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">UTF-8 text; longer than 512 bytes is no number.</param>
    /// <param name="decimalMark">Point or comma.</param>
    /// <param name="value">The number; 0 when there is none, and an infinity or NaN for those kinds.</param>
    internal static NumberKind Read(ReadOnlySpan<byte> cell, byte decimalMark, out double value)
    {
        // Fast path: at most 15 digits make an exact integer, and dividing it by an exact power of ten rounds once.
        int at = 0;
        bool negative = false;
        if (!cell.IsEmpty && cell[0] is (byte)'-' or (byte)'+')
        {
            negative = cell[0] == '-';
            at = 1;
        }

        int first = at;
        long digits = 0;
        int digitCount = 0;
        int mark = -1;
        for (; at < cell.Length; at++)
        {
            uint digit = (uint)(cell[at] - '0');
            if (digit <= 9)
            {
                if (++digitCount > ExactDigits) { break; }
                digits = digits * 10 + digit;
            }
            else if (cell[at] == decimalMark && mark < 0)
            {
                mark = at;
            }
            else
            {
                break;
            }
        }

        if (at < cell.Length || digitCount == 0) { return ReadSlowly(cell, decimalMark, out value); }
        value = mark < 0 ? digits : digits / PowersOfTen[at - mark - 1];
        if (negative) { value = -value; }
        return HasLeadingZero(cell[first..]) ? NumberKind.FiniteLabel : NumberKind.Finite;
    }

    private static NumberKind ReadSlowly(ReadOnlySpan<byte> cell, byte decimalMark, out double value)
    {
        value = 0.0;
        if (cell.IsEmpty || cell.Length > LongestCell) { return NumberKind.None; }
        if (decimalMark == '.') { return ReadPointed(cell, out value); }
        if (cell.Contains((byte)'.')) { return NumberKind.None; }
        Span<byte> pointed = stackalloc byte[cell.Length];
        cell.Replace(pointed, decimalMark, (byte)'.');
        return ReadPointed(pointed, out value);
    }

    private static NumberKind ReadPointed(ReadOnlySpan<byte> cell, out double value)
    {
        ReadOnlySpan<byte> trimmed = cell.Trim(" \t"u8);
        if (IsInfinity(trimmed, out value)) { return NumberKind.Infinite; }
        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) { return NumberKind.None; }
        if (double.IsNaN(value)) { return NumberKind.NotANumber; }
        if (double.IsInfinity(value)) { return NumberKind.Infinite; }
        if (trimmed[0] is (byte)'-' or (byte)'+') { trimmed = trimmed[1..]; }
        bool longInteger = trimmed.Length > ExactDigits && !trimmed.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        return longInteger || HasLeadingZero(trimmed) ? NumberKind.FiniteLabel : NumberKind.Finite;
    }

    private static bool HasLeadingZero(ReadOnlySpan<byte> unsigned) =>
        unsigned.Length > 1 && unsigned[0] == '0' && unsigned[1] is >= (byte)'0' and <= (byte)'9';

    /// <summary>R writes <c>Inf</c>, which the framework does not know.</summary>
    private static bool IsInfinity(ReadOnlySpan<byte> text, out double value)
    {
        value = !text.IsEmpty && text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+') { text = text[1..]; }
        return System.Text.Ascii.EqualsIgnoreCase(text, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "infinity"u8);
    }
}
