using System.Globalization;

namespace MixedModels.Cli.Output;

/// <summary>Tells whether a standard stream was handed over by the caller or closed, as by <c>&lt;&amp;-</c> in a shell.</summary>
/// <remarks>Where it was closed, the runtime has opened something of its own under that number, and reading it may wait for
/// ever. What the runtime opens closes itself on exec; what came through exec cannot.</remarks>
internal static class InheritedStream
{
    /// <summary>Number of standard input.</summary>
    internal const int Input = 0;

    /// <summary>Number of standard error.</summary>
    internal const int Error = 2;

    // O_CLOEXEC on Linux, the same for all of its architectures that .NET runs on.
    private const long ClosesOnExec = 0x80000;

    /// <summary>Whether the caller closed a stream; false where the system does not tell.</summary>
    /// <param name="number">Number of the stream.</param>
    internal static bool IsClosed(int number)
    {
        if (!OperatingSystem.IsLinux()) { return false; }
        string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{number}");
        try
        {
            return IsOpenedByRuntime(File.ReadAllText(folder));
        }
        catch (Exception exception) when (exception is FileNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (OutputFailure.IsExpected(exception))
        {
            return false;
        }
    }

    /// <summary>Whether a stream closes itself on exec.</summary>
    /// <param name="information">What the kernel tells of it: lines of a name, a colon and a value; flags are octal.</param>
    internal static bool IsOpenedByRuntime(string information)
    {
        string? flags = information.Split('\n').FirstOrDefault(line => line.StartsWith("flags:", StringComparison.Ordinal));
        return flags is not null && (Convert.ToInt64(flags["flags:".Length..].Trim(), 8) & ClosesOnExec) != 0;
    }
}
