using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>A file, opened anew for each pass.</summary>
internal sealed class FileByteSource : ByteSource
{
    private DateTime? firstWritten;
    private long length;

    /// <summary>Names a file without opening it.</summary>
    /// <param name="path">Path of the file.</param>
    internal FileByteSource(string path)
        : base(path)
    {
    }

    /// <summary>Bytes of the file when it was last opened; 0 before, and for one that cannot seek.</summary>
    internal override long Length => length;

    /// <inheritdoc/>
    internal override Stream Open()
    {
        if (Directory.Exists(Name)) { throw new MixedModelException(DataProblems.IsDirectory(Name)); }
        try
        {
            var file = new FileStream(Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
            firstWritten ??= File.GetLastWriteTimeUtc(file.SafeFileHandle);
            length = file.CanSeek ? file.Length : 0;
            return file;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or PathTooLongException or ArgumentException)
        {
            throw new MixedModelException(DataProblems.FileMissing(Name, SimilarFile.To(Name)));
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException or NotSupportedException)
        {
            throw new MixedModelException(DataProblems.FileUnreadable(Name, exception.Message));
        }
    }

    /// <inheritdoc/>
    internal override bool HasChanged(long bytesRead)
    {
        try
        {
            using var now = new FileStream(Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return now.Length != bytesRead || File.GetLastWriteTimeUtc(now.SafeFileHandle) != firstWritten;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;                                                        // moved or deleted meanwhile
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
