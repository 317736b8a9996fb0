namespace MixedModels.Testing;

/// <summary>Where the files of the repository are, found from where the tests run.</summary>
public static class Repository
{
    private const string Mark = "MixedModels.slnx";

    /// <summary>The repository's top folder: the nearest one upwards that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The full path of a file or folder of the repository.</summary>
    /// <param name="parts">Path below <see cref="Root"/>, part by part.</param>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Mark))) { return folder.FullName; }
        }

        throw new DirectoryNotFoundException($"No folder at or above '{start}' holds {Mark}.");
    }
}
