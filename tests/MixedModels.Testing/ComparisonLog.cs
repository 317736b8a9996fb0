using System.Globalization;

namespace MixedModels.Testing;

/// <summary>Writes every comparison of a run to the file that <c>MIXEDMODELS_COMPARISONS</c> names: what tests compare, and how well it agrees, can then be
/// tabulated. Without the variable it does nothing.</summary>
public static class ComparisonLog
{
    private static readonly Lock Gate = new();
    private static readonly StreamWriter? Writer =
        Environment.GetEnvironmentVariable("MIXEDMODELS_COMPARISONS") is { Length: > 0 } path ? new StreamWriter(path, append: true) { AutoFlush = true } : null;

    /// <summary>Adds a line: test class, what, expected, actual, allowed; tabs between them.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="file">The test's source file.</param>
    internal static void Add(Comparison comparison, string file)
    {
        if (Writer is null) { return; }
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileNameWithoutExtension(file)}\t{comparison.What}\t{comparison.Expected:R}\t{comparison.Actual:R}\t{comparison.Allowed:R}");
        lock (Gate) { Writer.WriteLine(line); }
    }
}
