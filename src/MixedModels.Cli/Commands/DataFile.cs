using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;
using MixedModels.Data;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>Reads the data that a command line names.</summary>
internal static class DataFile
{
    private const string StandardInput = "-";

    /// <summary>Reads a file, or standard input for <c>-</c>.</summary>
    /// <param name="path">The path as written.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="context">Streams and interruption.</param>
    /// <param name="progress">Told how far reading has come.</param>
    /// <returns>The data, and the seconds that reading took.</returns>
    /// <exception cref="MixedModelException">MM2xxx: there are no data to use.</exception>
    internal static (DataSet Data, double Seconds) Read(string path, CsvOptions options, CommandContext context, ProgressLine progress)
    {
        progress.Report("reading the data");
        long? length = LengthOf(path, context);
        CsvOptions reading = options with
        {
            CancellationToken = context.Environment.Interrupted,
            Progress = new DirectProgress<long>(bytes => progress.Report($"reading the data: {Share(bytes, length)}")),
        };
        long started = context.Environment.Clock.GetTimestamp();
        DataSet data;
        if (path == StandardInput)
        {
            if (context.Environment.InputIsTerminal) { throw new MixedModelException(UsageProblems.InputIsTerminal()); }
            data = DataSet.ReadCsv(context.Input, "standard input", reading);
        }
        else
        {
            data = DataSet.ReadCsv(context.Environment.Locate(path), reading);
        }

        return (data, context.Environment.Clock.GetElapsedTime(started).TotalSeconds);
    }

    // Of the file as it is, compressed or not; null where it shows at the end only, as of a pipe.
    private static long? LengthOf(string path, CommandContext context)
    {
        if (path == StandardInput) { return context.Input.CanSeek ? context.Input.Length : null; }
        var file = new FileInfo(context.Environment.Locate(path));
        return file.Exists && file.Length > 0 ? file.Length : null;
    }

    private static string Share(long bytes, long? length) => length is { } all && all >= bytes
        ? $"{NumberFormat.Count(bytes >> 20)} of {NumberFormat.Count(all >> 20)} MB, {NumberFormat.Count((long)(100.0 * bytes / all))} %"
        : $"{NumberFormat.Count(bytes >> 20)} MB";
}
