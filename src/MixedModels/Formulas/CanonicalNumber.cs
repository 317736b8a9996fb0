using System.Globalization;

namespace MixedModels.Formulas;

/// <summary>Numbers as R prints them inside a call: the shortest digits that read back to the same value, in the
/// shorter of fixed and scientific form, fixed on a tie.</summary>
internal static class CanonicalNumber
{
    /// <summary>The value of an unsigned number token; infinite when it is out of range.</summary>
    internal static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The text of a finite number that is not negative.</summary>
    internal static string Of(double value)
    {
        if (value == 0.0)
        {
            return "0";
        }

        // "E16" gives 17 digits, always enough; the shortest form is found by asking for fewer.
        string scientific = Shortest(value);
        int exponentAt = scientific.IndexOf('E', StringComparison.Ordinal);
        string digits = scientific[..exponentAt].Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        int exponent = int.Parse(scientific.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

        string fixedForm = Fixed(digits, exponent);
        string sign = exponent < 0 ? "-" : "+";
        string power = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        string mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        string scientificForm = $"{mantissa}e{sign}{power}";
        return fixedForm.Length <= scientificForm.Length ? fixedForm : scientificForm;
    }

    private static string Shortest(double value)
    {
        for (int decimals = 0; decimals < 16; decimals++)
        {
            string text = value.ToString($"E{decimals}", CultureInfo.InvariantCulture);
            if (Parse(text) == value)
            {
                return text;
            }
        }

        return value.ToString("E16", CultureInfo.InvariantCulture);
    }

    private static string Fixed(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return $"0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0')
            : $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }
}
