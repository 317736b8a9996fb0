using System.Formats.Tar;

namespace MixedModels.Cli.Output;

/// <summary>Tells devices and pipes, which are written to as they are, from regular files, which are replaced.</summary>
/// <remarks>Nothing that is special is opened: opening a pipe and closing it is an end of file to who reads it.</remarks>
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
        if (IsDevice(path)) { return true; }
        string real = RealPath.Of(path);
        return IsDevice(real) || IsPipe(real);
    }

    // What stands in /dev is none to replace, whatever it is.
    private static bool IsDevice(string path) =>
        (path.StartsWith(Devices, StringComparison.Ordinal) && !path.StartsWith(SharedMemory, StringComparison.Ordinal))
        || (path.StartsWith("/proc/", StringComparison.Ordinal) && path.Contains("/fd/", StringComparison.Ordinal));

    // The framework tells the kind of a file in one place only: the entry that it would make for it in an archive. A pipe
    // reports no length, so that a file with content is never read for this.
    private static bool IsPipe(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != 0) { return false; }
        using var archive = new MemoryStream();
        try
        {
            using (var writer = new TarWriter(archive, TarEntryFormat.Gnu, leaveOpen: true)) { writer.WriteEntry(path, entryName: "file"); }
        }
        catch (Exception exception) when (OutputFailure.IsExpected(exception))
        {
            return false;
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()?.EntryType is TarEntryType.Fifo or TarEntryType.CharacterDevice or TarEntryType.BlockDevice;
    }
}
