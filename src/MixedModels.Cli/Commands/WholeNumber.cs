using System.Globalization;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>An option's value that is a whole number.</summary>
internal static class WholeNumber
{
    /// <summary>Reads the number, or null when the option is not given.</summary>
    /// <param name="option">The option, for the message.</param>
    /// <param name="text">Its value.</param>
    /// <param name="least">Smallest number allowed.</param>
    /// <param name="most">Largest number allowed.</param>
    /// <exception cref="MixedModelException">MM1307: no whole number in the range.</exception>
    internal static int? Read(string option, string? text, int least, int most)
    {
        if (text is null) { return null; }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new MixedModelException(UsageProblems.BadValue(option, text, $"a whole number from {least} to {most}"));
    }
}
