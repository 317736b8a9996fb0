namespace MixedModels.Benchmarks;

/// <summary>Where the files of the repository are, found from where the program runs.</summary>
internal static class Repository
{
    /// <summary>The repository's top folder.</summary>
    internal static string Root { get; } = Find();

    /// <summary>The full path of a file or folder of the repository.</summary>
    internal static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MixedModels.slnx"))) { return folder.FullName; }
        }

        throw new DirectoryNotFoundException("The bench runs from within the repository.");
    }
}
