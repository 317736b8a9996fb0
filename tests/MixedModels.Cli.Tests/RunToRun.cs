using System.Globalization;
using System.Text.RegularExpressions;

namespace MixedModels.Cli.Tests;

/// <summary>Takes out of an output what differs from run to run or from processor to processor: durations, the gradient
/// that is left at the optimum and what is rounding beside it, and digits after the ninth. Nothing else.</summary>
internal static partial class RunToRun
{
    public static string Remove(string text) => LongNumber().Replace(JsonRounding().Replace(Gradient().Replace(RemoveDurations(text), "gradient SMALL"), "$1SMALL"), NineDigits);

    public static string RemoveDurations(string text) => JsonSeconds().Replace(Duration().Replace(text, "(TIME)"), "$1TIME");

    private static string NineDigits(Match match) => double.Parse(match.Value, CultureInfo.InvariantCulture).ToString("G9", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\d.])-?\d+\.\d{9,}(E[-+]?\d+)?")]
    private static partial Regex LongNumber();

    [GeneratedRegex("(\"(?:scaledGradient|predictedDecrease)\": )[-+.\\deE]+(?=,?$)", RegexOptions.Multiline)]
    private static partial Regex JsonRounding();

    [GeneratedRegex(@"\((\\?< 1|[\d.]+) m?s\)")]
    private static partial Regex Duration();

    [GeneratedRegex(@"gradient [-+.\de]+")]
    private static partial Regex Gradient();

    [GeneratedRegex("(\"(?:read|design|fit|inference)\": )[-+.\\deE]+(?=,?$)", RegexOptions.Multiline)]
    private static partial Regex JsonSeconds();
}
