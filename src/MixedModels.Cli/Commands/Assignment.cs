using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>A value of the form <c>COL=something</c>.</summary>
internal static class Assignment
{
    /// <summary>Splits at the first equals sign.</summary>
    /// <param name="option">The option it was given to.</param>
    /// <param name="text">The text.</param>
    /// <param name="expected">The form expected, for the message.</param>
    /// <exception cref="MixedModelException">MM1307: a side is empty or there is no equals sign.</exception>
    internal static (string Column, string Value) Read(string option, string text, string expected)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == text.Length - 1)
        {
            throw new MixedModelException(UsageProblems.BadValue(option, text, expected));
        }

        return (text[..equals], text[(equals + 1)..]);
    }
}
