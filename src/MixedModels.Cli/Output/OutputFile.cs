using System.Diagnostics;
using MixedModels.Problems;

namespace MixedModels.Cli.Output;

/// <summary>A file that appears whole or not at all: written beside its place under another name, then renamed.</summary>
internal sealed class OutputFile
{
    private readonly string shown;
    private readonly string path;
    private readonly bool replace;

    /// <summary>Checks, before any work is done, that the file can be written.</summary>
    /// <param name="shown">The path as the user wrote it, for messages.</param>
    /// <param name="path">The same path, so that the process finds it.</param>
    /// <param name="replace">Whether an existing file may be replaced.</param>
    /// <exception cref="MixedModelException">MM6001, MM6002 or MM6004: it cannot be written.</exception>
    internal OutputFile(string shown, string path, bool replace)
    {
        this.shown = shown;
        this.path = Path.GetFullPath(path);
        this.replace = replace;
        if (Directory.Exists(path))
        {
            throw new MixedModelException(OutputProblems.NotWritable($"`{shown}`", "it is a folder"));
        }

        if (!replace && File.Exists(path)) { throw new MixedModelException(OutputProblems.Exists(shown)); }
        string? folder = Path.GetDirectoryName(this.path);
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new MixedModelException(OutputProblems.FolderMissing(shown, folder));
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="content">Its bytes.</param>
    /// <exception cref="MixedModelException">MM6001, MM6003 or MM6004; nothing is left behind.</exception>
    internal void Write(ReadOnlyMemory<byte> content) => Write(temporary =>
    {
        using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
        stream.Write(content.Span);
        stream.Flush(flushToDisk: true);
    });

    /// <summary>Writes the file through something that writes to a path.</summary>
    /// <param name="write">Writes the whole content to the path it is given.</param>
    /// <exception cref="MixedModelException">MM6001, MM6003 or MM6004; nothing is left behind.</exception>
    internal void Write(Action<string> write)
    {
        string temporary = Path.Combine(
            Path.GetDirectoryName(path) ?? ".",
            $".{Path.GetFileNameWithoutExtension(path)}.{Path.GetRandomFileName()}{Path.GetExtension(path)}");
        try
        {
            write(temporary);
            if (!replace && File.Exists(path)) { throw new MixedModelException(OutputProblems.Exists(shown)); }
            File.Move(temporary, path, replace);
        }
        catch (Exception exception) when (OutputFailure.IsExpected(exception))
        {
            throw OutputFailure.Of(exception, $"`{shown}`");
        }
        finally
        {
            // After a success there is nothing to delete; a failure to tidy up must not hide the failure before it.
            TryDelete(temporary);
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (OutputFailure.IsExpected(exception))
        {
            Debug.WriteLine(exception);
        }
    }
}
