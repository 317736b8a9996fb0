using System.Globalization;

namespace MixedModels.Design;

/// <summary>Breaks of equal width and labels of intervals, as R's <c>cut</c> makes them.</summary>
internal static class CutLabels
{
    private const int FewestDigits = 3;
    private const int MostDigits = 12;

    /// <summary>count + 1 breaks of equal width over the range, the outer two moved out by a thousandth of it.</summary>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value, above the smallest.</param>
    /// <param name="count">Number of intervals, at least 2.</param>
    internal static double[] EqualWidthBreaks(double minimum, double maximum, int count)
    {
        double[] breaks = new double[count + 1];
        double width = (maximum - minimum) / count;
        for (int i = 0; i <= count; i++) { breaks[i] = minimum + (i * width); }
        breaks[0] = minimum - ((maximum - minimum) / 1000.0);
        breaks[count] = maximum + ((maximum - minimum) / 1000.0);
        return breaks;
    }

    /// <summary>One label per interval, such as <c>(0,5]</c>, with as few digits (3 to 12) as tell the breaks apart.</summary>
    /// <param name="breaks">Ascending breaks, at least two.</param>
    internal static string[] Labels(ReadOnlySpan<double> breaks)
    {
        string[] texts = new string[breaks.Length];
        for (int digits = FewestDigits; digits <= MostDigits; digits++)
        {
            for (int i = 0; i < texts.Length; i++) { texts[i] = General(breaks[i], digits); }
            if (texts.Distinct(StringComparer.Ordinal).Count() == texts.Length) { break; }
        }

        string[] labels = new string[texts.Length - 1];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = $"({texts[i]},{texts[i + 1]}]";
        }

        return labels;
    }

    /// <summary>C's <c>%.{digits}g</c>: significant digits, trailing zeros dropped, an exponent of at least two digits
    /// outside 1e-4 … 10^digits.</summary>
    internal static string General(double value, int digits)
    {
        if (value == 0.0) { return "0"; }
        string scientific = value.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int mark = scientific.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent >= -4 && exponent < digits)
        {
            string format = "F" + Math.Max(0, digits - 1 - exponent).ToString(CultureInfo.InvariantCulture);
            return Trim(value.ToString(format, CultureInfo.InvariantCulture));
        }

        string sign = exponent < 0 ? "-" : "+";
        return $"{Trim(scientific[..mark])}e{sign}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
    }

    private static string Trim(string number) =>
        number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;
}
