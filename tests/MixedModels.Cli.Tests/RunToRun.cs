using System.Text.RegularExpressions;

namespace MixedModels.Cli.Tests;

/// <summary>Takes out of an output what differs from run to run or from processor to processor: durations, and the gradient
/// that is left at the optimum. Nothing else.</summary>
internal static partial class RunToRun
{
    public static string Remove(string text) => Gradient().Replace(RemoveDurations(text), "gradient SMALL");

    public static string RemoveDurations(string text) => JsonSeconds().Replace(Duration().Replace(text, "(TIME)"), "$1TIME");

    [GeneratedRegex(@"\((\\?< 1|[\d.]+) m?s\)")]
    private static partial Regex Duration();

    [GeneratedRegex(@"gradient [-+.\de]+")]
    private static partial Regex Gradient();

    [GeneratedRegex("(\"(?:read|design|fit|inference)\": )[-+.\\deE]+(?=,?$)", RegexOptions.Multiline)]
    private static partial Regex JsonSeconds();
}
