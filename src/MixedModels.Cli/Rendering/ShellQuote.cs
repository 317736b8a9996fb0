namespace MixedModels.Cli.Rendering;

/// <summary>Quotes words for a POSIX shell, so that a printed command can be pasted.</summary>
internal static class ShellQuote
{
    /// <summary>The word, in single quotes where a shell would otherwise read something else.</summary>
    internal static string Of(string word)
    {
        bool isPlain = word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-' or '_' or '=' or ',' or ':');
        return isPlain ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
