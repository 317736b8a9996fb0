using System.IO.Compression;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Inflates gzip bytes up to a limit, so that a small hostile file cannot fill the memory.</summary>
internal sealed class InflatedStream : ForwardStream
{
    private readonly GZipStream inflater;
    private readonly string source;
    private readonly long limit;
    private long count;

    /// <summary>Starts inflating.</summary>
    /// <param name="compressed">The gzip bytes; disposed with this stream.</param>
    /// <param name="source">Name of the source, for messages.</param>
    /// <param name="limit">The most bytes to give out.</param>
    internal InflatedStream(Stream compressed, string source, long limit)
    {
        inflater = new GZipStream(compressed, CompressionMode.Decompress);
        this.source = source;
        this.limit = limit;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = inflater.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw new MixedModelException(DataProblems.DamagedCompression(source, exception.Message));
        }

        count += read;
        return count <= limit ? read : throw new MixedModelException(DataProblems.InflatesTooFar(source, limit));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) { inflater.Dispose(); }
        base.Dispose(disposing);
    }
}
