using System.Globalization;

namespace MixedModels.Benchmarks.Comparing;

/// <summary>Figures as the tables show them.</summary>
internal static class FigureText
{
    /// <summary>Three significant digits, never an exponent.</summary>
    internal static string Digits(double value)
    {
        if (value == 0.0) { return "0"; }
        int decimals = Math.Max(0, 2 - (int)Math.Floor(Math.Log10(Math.Abs(value))));
        return value.ToString($"F{Math.Min(decimals, 9).ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture);
    }

    /// <summary>A difference of objectives: sign and exponent.</summary>
    internal static string Difference(double value) => value.ToString("+0.0e+0;-0.0e+0;0", CultureInfo.InvariantCulture);

    /// <summary>Whole megabytes, or nothing known.</summary>
    internal static string Megabytes(double? value) => value?.ToString("F0", CultureInfo.InvariantCulture) ?? "?";

    /// <summary>A whole number.</summary>
    internal static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);
}
