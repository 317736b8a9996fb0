using MixedModels.Problems;

namespace MixedModels.Cli.Output;

/// <summary>Turns what the operating system reports while writing into problems.</summary>
internal static class OutputFailure
{
    // Linux and macOS give the errno (ENOSPC = 28) as HResult; Windows gives ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    private const int NoSpaceUnix = 28;
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullWindows = unchecked((int)0x80070027);

    /// <summary>Whether the exception comes from the place written to and not from a fault of ours.</summary>
    internal static bool IsExpected(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The exception as a problem of the user's.</summary>
    /// <param name="exception">An exception for which <see cref="IsExpected"/> holds.</param>
    /// <param name="place">What was written to, as a noun: a quoted path, or "standard output".</param>
    internal static MixedModelException Of(Exception exception, string place) =>
        new(exception.HResult is NoSpaceUnix or DiskFullWindows or HandleDiskFullWindows
            ? OutputProblems.DiskFull(place)
            : OutputProblems.NotWritable(place, exception.Message));
}
