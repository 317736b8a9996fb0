namespace MixedModels.Benchmarks;

/// <summary>The words after a verb, taken apart into <c>--name value</c> options, switches and the rest.</summary>
internal sealed class CommandWords
{
    private readonly Dictionary<string, string> options = [];

    /// <param name="arguments">The words.</param>
    /// <param name="valued">Names of options that take a value.</param>
    /// <param name="switches">Names of options that take none.</param>
    /// <exception cref="ArgumentException">An option is unknown or its value is missing.</exception>
    internal CommandWords(string[] arguments, string[] valued, string[] switches)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            string word = arguments[i];
            if (switches.Contains(word)) { options[word] = ""; }
            else if (valued.Contains(word) && i + 1 < arguments.Length) { options[word] = arguments[++i]; }
            else if (word.StartsWith('-')) { throw new ArgumentException($"unknown option or no value: {word}"); }
            else { Rest.Add(word); }
        }
    }

    /// <summary>Words that belong to no option.</summary>
    internal List<string> Rest { get; } = [];

    /// <summary>Whether an option was given.</summary>
    internal bool Has(string name) => options.ContainsKey(name);

    /// <summary>The value of an option.</summary>
    internal string? this[string name] => options.GetValueOrDefault(name);
}
