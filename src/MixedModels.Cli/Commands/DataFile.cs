using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;
using MixedModels.Data;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>Reads the data that a command line names.</summary>
internal static class DataFile
{
    private const string StandardInput = "-";
    private const string StandardInputName = "standard input";

    /// <summary>Reads a file, or standard input for <c>-</c>.</summary>
    /// <param name="path">The path as written.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="context">Streams and interruption.</param>
    /// <param name="progress">Told how far reading has come.</param>
    /// <returns>The data, and the seconds that reading took.</returns>
    /// <exception cref="MixedModelException">MM2xxx: there are no data to use.</exception>
    internal static (DataSet Data, double Seconds) Read(string path, CsvOptions options, CommandContext context, ProgressLine progress)
    {
        CsvOptions reading = Watched(path, options, context, progress);
        long started = context.Environment.Clock.GetTimestamp();
        DataSet data;
        if (path == StandardInput)
        {
            RefuseTerminal(context);
            data = DataSet.ReadCsv(context.Input, StandardInputName, reading);
        }
        else
        {
            data = DataSet.ReadCsv(context.Environment.Locate(path), reading);
        }

        return (data, context.Environment.Clock.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Fits a model to a file without holding its rows, or to standard input, which is copied to a temporary file.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="path">The path as written.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="fitting">Settings of the fit.</param>
    /// <param name="context">Streams and interruption.</param>
    /// <param name="progress">Told how far reading has come.</param>
    /// <exception cref="MixedModelException">There are no data to use, or no model to fit.</exception>
    internal static LinearMixedModel Stream(string formula, string path, CsvOptions options, FitOptions fitting, CommandContext context, ProgressLine progress)
    {
        CsvOptions reading = Watched(path, options, context, progress);
        if (path != StandardInput) { return LinearMixedModel.FitCsv(formula, context.Environment.Locate(path), reading, fitting); }
        RefuseTerminal(context);
        return LinearMixedModel.FitCsv(formula, context.Input, StandardInputName, reading, fitting);
    }

    private static CsvOptions Watched(string path, CsvOptions options, CommandContext context, ProgressLine progress)
    {
        progress.Report("reading the data");
        long? length = LengthOf(path, context);
        return options with
        {
            CancellationToken = context.Environment.Interrupted,
            Progress = new DirectProgress<long>(bytes => progress.Report($"reading the data: {Share(bytes, length)}")),
        };
    }

    private static void RefuseTerminal(CommandContext context)
    {
        if (context.Environment.InputIsTerminal) { throw new MixedModelException(UsageProblems.InputIsTerminal()); }
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
