using System.Diagnostics;
using MixedModels.Problems;

namespace MixedModels.Cli.Output;

/// <summary>A file that appears whole or not at all: written beside its place under another name, then renamed. A link is
/// followed first, so that it stays a link; a device or a pipe is written to as it is.</summary>
internal sealed class OutputFile
{
    private readonly string shown;
    private readonly string path;
    private readonly bool replace;
    private readonly bool isSpecial;

    /// <summary>Checks, before any work is done, that the file can be written.</summary>
    /// <param name="shown">The path as the user wrote it, for messages.</param>
    /// <param name="path">The same path, so that the process finds it.</param>
    /// <param name="replace">Whether an existing file may be replaced.</param>
    /// <exception cref="MixedModelException">MM6001, MM6002 or MM6004: it cannot be written.</exception>
    internal OutputFile(string shown, string path, bool replace)
    {
        this.shown = shown;
        string full = Path.GetFullPath(path);
        isSpecial = SpecialFile.Is(full);
        this.path = isSpecial ? full : RealPath.Of(full);
        this.replace = replace;
        if (isSpecial) { return; }
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

    /// <summary>Fails when the file is one that the command reads, however either is named.</summary>
    /// <param name="input">The file that is read, as the user wrote it.</param>
    /// <param name="inputPath">The same path, so that the process finds it; null when it is no file.</param>
    /// <exception cref="MixedModelException">MM6005: they are one file.</exception>
    internal void MustNotReplace(string input, string? inputPath)
    {
        if (!isSpecial && inputPath is not null && RealPath.AreSame(path, inputPath))
        {
            throw new MixedModelException(OutputProblems.IsInput(shown, input));
        }
    }

    /// <summary>Whether another output goes to the same file.</summary>
    /// <param name="other">The other output.</param>
    internal bool IsSameAs(OutputFile other) => !isSpecial && !other.isSpecial && RealPath.AreSame(path, other.path);

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
            isSpecial ? Path.GetTempPath() : Path.GetDirectoryName(path) ?? ".",
            $".{Path.GetFileNameWithoutExtension(path)}.{Path.GetRandomFileName()}{Path.GetExtension(path)}");
        try
        {
            write(temporary);
            if (isSpecial)
            {
                CopyToSpecial(temporary);
                return;
            }

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

    // Where the device is a redirected stream, what it holds already stays.
    private void CopyToSpecial(string file)
    {
        using var content = new FileStream(file, FileMode.Open, FileAccess.Read);
        using var device = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        if (device.CanSeek) { device.Seek(0, SeekOrigin.End); }
        content.CopyTo(device);
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
