using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>A stream that can seek, or the copy of one that cannot.</summary>
internal sealed class StreamByteSource : ByteSource
{
    /// <summary>Copies of at most this many bytes stay in memory; longer ones go to a temporary file.</summary>
    internal const int LargestCopyInMemory = 64 << 20;

    private const int CopyBuffer = 1 << 17;

    private readonly Stream stream;
    private readonly long start;
    private readonly bool owned;

    private StreamByteSource(string name, Stream stream, bool owned)
        : base(name)
    {
        this.stream = stream;
        this.owned = owned;
        start = owned ? 0 : stream.Position;
    }

    /// <summary>Uses a stream from where it stands, or copies it when it cannot seek.</summary>
    /// <param name="stream">The stream; stays open.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="cancellation">Stops copying.</param>
    /// <param name="largestInMemory">Copies longer than this go to a temporary file that is deleted on closing.</param>
    internal static StreamByteSource Create(Stream stream, string name, CancellationToken cancellation, long largestInMemory = LargestCopyInMemory)
    {
        if (stream.CanSeek) { return new StreamByteSource(name, stream, owned: false); }
        Stream copy = new MemoryStream();
        try
        {
            byte[] buffer = new byte[CopyBuffer];
            for (int count; (count = stream.Read(buffer)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                if (copy is MemoryStream memory && memory.Length + count > largestInMemory) { copy = MoveToFile(memory); }
                copy.Write(buffer.AsSpan(0, count));
            }

            return new StreamByteSource(name, copy, owned: true);
        }
        catch (Exception exception)
        {
            copy.Dispose();
            if (exception is IOException) { throw new MixedModelException(DataProblems.FileUnreadable(name, exception.Message)); }
            throw;
        }
    }

    /// <summary>As <see cref="Create"/>, waiting for the stream without holding a thread; always copies.</summary>
    /// <param name="stream">The stream; stays open.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="cancellation">Stops copying.</param>
    /// <param name="largestInMemory">Copies longer than this go to a temporary file that is deleted on closing.</param>
    internal static async Task<StreamByteSource> CreateAsync(Stream stream, string name, CancellationToken cancellation, long largestInMemory = LargestCopyInMemory)
    {
        Stream copy = new MemoryStream();
        try
        {
            byte[] buffer = new byte[CopyBuffer];
            for (int count; (count = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
            {
                if (copy is MemoryStream memory && memory.Length + count > largestInMemory) { copy = MoveToFile(memory); }
                await copy.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            }

            return new StreamByteSource(name, copy, owned: true);
        }
        catch (Exception exception)
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            if (exception is IOException) { throw new MixedModelException(DataProblems.FileUnreadable(name, exception.Message)); }
            throw;
        }
    }

    /// <inheritdoc/>
    internal override long Length => stream.Length - start;

    /// <inheritdoc/>
    internal override Stream Open()
    {
        stream.Position = start;
        return new OpenStream(stream);
    }

    /// <summary>Always false: two passes over a stream are compared by their hashes.</summary>
    /// <param name="bytesRead">Not needed.</param>
    internal override bool HasChanged(long bytesRead) => false;

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (owned) { stream.Dispose(); }
    }

    private static FileStream MoveToFile(MemoryStream memory)
    {
        var settings = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
            BufferSize = CopyBuffer,
        };
        if (!OperatingSystem.IsWindows()) { settings.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), settings);
        memory.WriteTo(file);
        memory.Dispose();
        return file;
    }

    /// <summary>Reads through to a stream that stays open.</summary>
    private sealed class OpenStream(Stream inner) : ForwardStream
    {
        public override int Read(Span<byte> buffer) => inner.Read(buffer);
    }
}
