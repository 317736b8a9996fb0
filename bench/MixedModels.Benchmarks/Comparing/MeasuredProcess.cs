using System.Diagnostics;
using System.Globalization;

namespace MixedModels.Benchmarks.Comparing;

/// <summary>A process that ran to its end: what it wrote, how long it took, and the most memory it held.</summary>
/// <param name="ExitCode">Its exit code, or null where the limit ended it.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Seconds">From start to end.</param>
/// <param name="PeakMegabytes">Largest resident set (VmHWM), in 10⁶ bytes; null where the system does not tell.</param>
internal sealed record MeasuredProcess(int? ExitCode, string Output, string Error, double Seconds, double? PeakMegabytes)
{
    private const int MillisecondsBetweenLooks = 5;

    /// <summary>Runs a program.</summary>
    /// <param name="program">Name or path.</param>
    /// <param name="words">Its arguments.</param>
    /// <param name="limitSeconds">It is ended after that time.</param>
    /// <param name="variables">Environment variables set for it; null values are removed.</param>
    internal static MeasuredProcess Run(
        string program,
        IEnumerable<string> words,
        double limitSeconds = double.PositiveInfinity,
        params ReadOnlySpan<(string Name, string? Value)> variables)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string? value) in variables) { start.Environment[name] = value; }
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();

        // The high-water mark only grows, so the last look before the end is short by what the last moments added.
        double? peak = null;
        bool ended = false;
        while (!process.WaitForExit(MillisecondsBetweenLooks))
        {
            peak = HighWaterMark(process.Id) ?? peak;
            if (Stopwatch.GetElapsedTime(began).TotalSeconds > limitSeconds)
            {
                process.Kill(entireProcessTree: true);
                ended = true;
            }
        }

        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new MeasuredProcess(ended ? null : process.ExitCode, output.Result, error.Result, seconds, peak);
    }

    // A line such as "VmHWM:    96340 kB".
    private static double? HighWaterMark(int id)
    {
        try
        {
            foreach (string line in File.ReadLines($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    return double.Parse(line[6..^2].Trim(), NumberStyles.None, CultureInfo.InvariantCulture) * 1024.0 / 1e6;
                }
            }
        }
        catch (IOException)
        {
        }

        return null;
    }
}
