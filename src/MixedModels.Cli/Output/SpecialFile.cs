namespace MixedModels.Cli.Output;

/// <summary>Tells devices and pipes, which are written to as they are, from regular files, which are replaced.</summary>
internal static class SpecialFile
{
    private const string Devices = "/dev/";
    private const string SharedMemory = "/dev/shm/";
    private const string WindowsDevices = @"\\.\";

    /// <summary>Whether a path names a device, a pipe or a stream of the process.</summary>
    /// <param name="path">A full path, links not followed: <c>/dev/stdout</c> is special wherever it leads.</param>
    internal static bool Is(string path)
    {
        if (OperatingSystem.IsWindows()) { return path.StartsWith(WindowsDevices, StringComparison.Ordinal); }
        return IsDevice(path) || IsDevice(RealPath.Of(path)) || IsPipe(path);
    }

    // The framework does not tell the kind of a file; what stands in /dev is none to replace, whatever it is.
    private static bool IsDevice(string path) =>
        (path.StartsWith(Devices, StringComparison.Ordinal) && !path.StartsWith(SharedMemory, StringComparison.Ordinal))
        || (path.StartsWith("/proc/", StringComparison.Ordinal) && path.Contains("/fd/", StringComparison.Ordinal));

    // A pipe reports no length and cannot be sought in. Opening it for both directions does not wait for the other end.
    private static bool IsPipe(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != 0) { return false; }
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return !stream.CanSeek;
        }
        catch (Exception exception) when (OutputFailure.IsExpected(exception))
        {
            return false;
        }
    }
}
