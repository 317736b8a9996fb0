namespace MixedModels.Problems;

/// <summary>Finds the file that a misspelt path may mean.</summary>
internal static class SimilarFile
{
    private const int NamesToCompare = 2000;

    /// <summary>Name of a file in the same folder that resembles the one named, or null.</summary>
    /// <param name="path">A path where there is no file.</param>
    internal static string? To(string path)
    {
        try
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
            string wanted = Path.GetFileName(path);
            string[] names = [.. Directory.EnumerateFiles(folder).Take(NamesToCompare).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
            return names.FirstOrDefault(n => n.StartsWith(wanted + ".", StringComparison.OrdinalIgnoreCase))
                ?? Spelling.Nearest(wanted, names);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;                                                        // the hint is a courtesy
        }
    }
}
