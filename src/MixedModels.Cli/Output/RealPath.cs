namespace MixedModels.Cli.Output;

/// <summary>Where a path leads once every symbolic link on it is followed.</summary>
internal static class RealPath
{
    private static readonly StringComparison Comparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The full path without links; parts that do not exist, or that may not be looked at, stay as they are.</summary>
    /// <param name="path">A path, absolute or relative to the process's folder.</param>
    internal static string Of(string path)
    {
        string full = Path.GetFullPath(path);
        string resolved = Path.GetPathRoot(full) ?? string.Empty;
        foreach (string part in full[resolved.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, part);
            if (TargetOf(resolved) is { } target) { resolved = Of(target); }
        }

        return resolved;
    }

    /// <summary>Whether two paths lead to one file.</summary>
    internal static bool AreSame(string one, string other) => string.Equals(Of(one), Of(other), Comparison);

    private static string? TargetOf(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        }
        catch (Exception exception) when (OutputFailure.IsExpected(exception))
        {
            return null;
        }
    }
}
