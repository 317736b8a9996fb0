using System.Globalization;

namespace MixedModels.Cli.Rendering;

/// <summary>Numbers as people read them: few digits, the same number of decimals down a column, never a culture's comma.</summary>
internal static class NumberFormat
{
    /// <summary>What stands for a number that does not exist.</summary>
    internal const string Missing = "–";

    // Beyond these a fixed-point number is a wall of zeros: decimals for few digits, leading zeros for many.
    private const int MostDecimals = 9;
    private const int MostZeros = 5;
    private const double LargestFixed = 1e12;

    // How many digits more than asked a number may show, so that a column can keep one number of decimals.
    private const int ExtraDigits = 2;

    // What a double holds of any number, and what a standard error needs to be recognized in its estimate.
    private const int MostDigits = 15;
    private const int ErrorDigits = 2;

    /// <summary>Digits where none are asked for.</summary>
    internal const int UsualDigits = 4;

    // A test statistic is compared with 2, whatever its units.
    private const int StatisticDecimals = 2;
    private const int StatisticDigits = 5;

    /// <summary>Decimals for each of several numbers that stand below each other: as many as give the one nearest to
    /// zero the asked significant digits, fewer where a number would show more than two digits beyond that.</summary>
    /// <param name="values">The numbers; zeros and NaN do not count.</param>
    /// <param name="digits">Significant digits, at least 1.</param>
    internal static int[] Decimals(IReadOnlyList<double> values, int digits)
    {
        int most = 0;
        bool any = false;
        foreach (double value in values)
        {
            if (!IsMeasurable(value)) { continue; }
            int needed = DecimalsFor(value, digits);
            if (IsWall(needed, digits)) { continue; }
            most = Math.Max(most, needed);
            any = true;
        }

        if (!any) { most = digits - 1; }
        int[] decimals = new int[values.Count];
        for (int i = 0; i < decimals.Length; i++)
        {
            decimals[i] = !IsMeasurable(values[i]) ? most
                : IsWall(DecimalsFor(values[i], digits), digits) ? DecimalsFor(values[i], digits)
                : Math.Min(most, DecimalsFor(values[i], Math.Min(digits + ExtraDigits, MostDigits)));
        }

        return decimals;
    }

    /// <summary>A number with the given decimals; scientific where that would be a wall of zeros.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Decimals; those of a wall of zeros mean scientific.</param>
    /// <param name="digits">Significant digits of the scientific form.</param>
    internal static TableCell Fixed(double value, int decimals, int digits = 4)
    {
        string text = !double.IsFinite(value) ? Special(value)
            : value == 0.0 ? "0"
            : IsWall(decimals, digits) || Math.Abs(value) >= LargestFixed ? Scientific(value, digits)
            : Plain(value, decimals);
        return new TableCell(text, value);
    }

    /// <summary>An estimate, its standard error and the limits of its interval, all in one notation. Estimate and limits have
    /// enough digits that the standard error shows in them: beyond the asked digits where the error is far smaller than the
    /// number, but never more than a double holds.</summary>
    /// <param name="coefficient">The coefficient; its standard error is NaN or 0 when there is none.</param>
    /// <param name="decimals">Decimals that the standard error has; those of a wall of zeros mean scientific.</param>
    /// <param name="digits">Least significant digits of the scientific form.</param>
    internal static (TableCell Estimate, TableCell Error, TableCell Lower, TableCell Upper) Row(Coefficient coefficient, int decimals, int digits) =>
        Row(coefficient.Estimate, coefficient.StandardError, coefficient.Lower, coefficient.Upper, decimals, digits);

    /// <inheritdoc cref="Row(Coefficient, int, int)"/>
    internal static (TableCell Estimate, TableCell Error, TableCell Lower, TableCell Upper) Row(
        double estimate, double error, double lower, double upper, int decimals, int digits)
    {
        bool isScientific = IsWall(decimals, digits)
            || IsTooLarge(estimate, error, digits)
            || IsTooLarge(error, error, digits)
            || IsTooLarge(lower, error, digits)
            || IsTooLarge(upper, error, digits);
        int ofLimits = Math.Max(decimals - 1, 0);
        return (Of(estimate, decimals), Of(error, decimals), Of(lower, ofLimits), Of(upper, ofLimits));

        TableCell Of(double value, int places) => new(
            !double.IsFinite(value) ? Special(value)
                : value == 0.0 ? "0"
                : isScientific ? Scientific(value, DigitsFor(value, error, digits))
                : Plain(value, Math.Clamp(MostDigits - 1 - Exponent(value), 0, places)),
            value);
    }

    /// <summary>A test statistic: two decimals, fewer from 1000 up, scientific from 100 000 up.</summary>
    /// <param name="value">The statistic.</param>
    /// <param name="digits">Significant digits, where they are more than usual.</param>
    internal static TableCell Statistic(double value, int digits)
    {
        if (digits > UsualDigits) { return new TableCell(Significant(value, digits), value); }
        if (!IsMeasurable(value)) { return Fixed(value, StatisticDecimals); }
        int decimals = StatisticDigits - 1 - Exponent(value);
        return new TableCell(decimals < 0 ? Scientific(value, StatisticDigits - 1) : Plain(value, Math.Min(decimals, StatisticDecimals)), value);
    }

    /// <summary>A likelihood or an information criterion: never scientific, since differences of them are what is read.</summary>
    /// <param name="value">The criterion.</param>
    /// <param name="decimals">Decimals; fewer are shown where a double holds no more.</param>
    internal static string Criterion(double value, int decimals) =>
        !double.IsFinite(value) ? Special(value)
        : Plain(value, Math.Clamp(MostDigits - 1 - (value == 0.0 ? 0 : Exponent(value)), 0, decimals));

    /// <summary>Cells of numbers that stand below each other.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="digits">Significant digits, at least 1.</param>
    internal static TableCell[] Column(IReadOnlyList<double> values, int digits)
    {
        int[] decimals = Decimals(values, digits);
        var cells = new TableCell[values.Count];
        for (int i = 0; i < cells.Length; i++) { cells[i] = Fixed(values[i], decimals[i], digits); }
        return cells;
    }

    /// <summary>Decimals of what has no unit, such as a correlation or R²: as many as digits were asked for, where they are more than usual.</summary>
    /// <param name="usual">Decimals otherwise.</param>
    /// <param name="digits">Digits asked for.</param>
    internal static int DecimalsOfShare(int usual, int digits) => digits > UsualDigits ? digits : usual;

    /// <summary>A number alone, with significant digits: <c>298.5</c>, <c>2.1e-08</c>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Significant digits, at least 1.</param>
    internal static string Significant(double value, int digits)
    {
        if (!double.IsFinite(value)) { return Special(value); }
        if (value == 0.0) { return "0"; }
        int decimals = DecimalsFor(value, digits);
        return decimals > digits + 3 || Math.Abs(value) >= LargestFixed ? Scientific(value, digits) : Plain(value, decimals);
    }

    /// <summary>A number from the data, such as a minimum: significant digits, and no zeros behind the last one.</summary>
    internal static string Plainly(double value, int digits)
    {
        string text = Significant(value, digits);
        return text.Contains('.', StringComparison.Ordinal) && !text.Contains('e', StringComparison.Ordinal)
            ? text.TrimEnd('0').TrimEnd('.')
            : text;
    }

    /// <summary>A p-value: three decimals from 0.001 up, below that <c>3.3e-06</c>, and never less than <c>&lt; 1e-15</c>.</summary>
    /// <param name="p">The p-value.</param>
    /// <param name="digits">Decimals from 0.001 up, and significant digits below that, where they are more than usual.</param>
    internal static TableCell PValue(double p, int digits)
    {
        if (digits > UsualDigits && p is >= 1e-15 and <= 1.0) { return new TableCell(p < 0.001 ? Scientific(p, digits) : Plain(p, digits), p); }
        string text = double.IsNaN(p) ? Missing
            : p < 1e-15 ? "< 1e-15"
            : p < 0.001 ? p.ToString("0.0e-00", CultureInfo.InvariantCulture)
            : p.ToString("0.000", CultureInfo.InvariantCulture);
        return new TableCell(text, p);
    }

    /// <summary>A count with its noun: <c>1 row</c>, <c>73 421 rows</c>.</summary>
    internal static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? string.Empty : "s")}";

    /// <summary>A count, thousands set apart by blanks: <c>73 421</c>.</summary>
    internal static string Count(long count)
    {
        string digits = count.ToString(CultureInfo.InvariantCulture);
        if (digits.Length <= 4) { return digits; }
        return count.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');
    }

    /// <summary>A duration: <c>9 ms</c>, <c>1.24 s</c>.</summary>
    internal static string Duration(double seconds) => seconds switch
    {
        < 0.001 => "< 1 ms",
        < 1.0 => $"{(seconds * 1e3).ToString("0", CultureInfo.InvariantCulture)} ms",
        _ => $"{Significant(seconds, 3)} s",
    };

    /// <summary>A proportion as a percentage without needless zeros: <c>95%</c>, <c>99.9%</c>.</summary>
    internal static string Percent(double proportion) =>
        (proportion * 100.0).ToString("0.######", CultureInfo.InvariantCulture) + "%";

    private static bool IsMeasurable(double value) => double.IsFinite(value) && value != 0.0;

    private static bool IsWall(int decimals, int digits) => decimals > Math.Max(MostDecimals, digits + MostZeros);

    private static bool IsTooLarge(double value, double error, int digits) => IsMeasurable(value)
        && (Exponent(value) >= MostDigits || (Math.Abs(value) >= LargestFixed && DigitsFor(value, error, digits) == digits));

    private static int DigitsFor(double value, double error, int digits) => IsMeasurable(value) && IsMeasurable(error)
        ? Math.Clamp(Exponent(value) - Exponent(error) + ErrorDigits, digits, MostDigits)
        : digits;

    private static int DecimalsFor(double value, int digits) =>
        Math.Max(digits - 1 - Exponent(value), 0);

    private static int Exponent(double value) => (int)Math.Floor(Math.Log10(Math.Abs(value)));

    private static string Plain(double value, int decimals)
    {
        string text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.StartsWith('-') && text.AsSpan(1).IndexOfAnyExcept('0', '.') < 0 ? text[1..] : text;
    }

    private static string Scientific(double value, int digits) =>
        value.ToString(digits > 1 ? $"0.{new string('0', digits - 1)}e+00" : "0e+00", CultureInfo.InvariantCulture);

    private static string Special(double value) =>
        double.IsNaN(value) ? Missing : value > 0.0 ? "Inf" : "-Inf";
}
