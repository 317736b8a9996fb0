using System.IO.Compression;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Inflates gzip bytes up to a limit, so that a small hostile file cannot fill the memory, and to their true
/// end.</summary>
/// <remarks>The framework ends a truncated gzip stream without a word, and rows would be lost silently. So a further
/// member with a known text is appended to the compressed bytes: only when every byte before it was whole does that
/// text come out last.</remarks>
internal sealed class InflatedStream : ForwardStream
{
    private const int BufferSize = 1 << 16;

    private static readonly byte[] EndText = [.. "<end of the compressed source>"u8];
    private static readonly byte[] EndMember = Compress(EndText);

    private readonly EndedStream input;
    private readonly GZipStream inflater;
    private readonly string source;
    private readonly long limit;
    private readonly byte[] buffer = new byte[BufferSize];
    private int position;
    private int filled;
    private long given;
    private bool ended;

    /// <summary>Starts inflating.</summary>
    /// <param name="compressed">The gzip bytes; disposed with this stream.</param>
    /// <param name="source">Name of the source, for messages.</param>
    /// <param name="limit">The most bytes to give out.</param>
    internal InflatedStream(Stream compressed, string source, long limit)
    {
        input = new EndedStream(compressed);
        inflater = new GZipStream(input, CompressionMode.Decompress);
        this.source = source;
        this.limit = limit;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        // Nothing that comes out after the last compressed byte is given on before the end has proved whole: of a
        // truncated source it would be rubbish.
        while (!ended && (input.HasEnded || filled - position <= EndText.Length)) { Fill(); }
        int count = Math.Min(buffer.Length, filled - position - EndText.Length);
        this.buffer.AsSpan(position, count).CopyTo(buffer);
        position += count;
        given += count;
        return given <= limit ? count : throw new MixedModelException(DataProblems.InflatesTooFar(source, limit));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) { inflater.Dispose(); }
        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] text)
    {
        using var result = new MemoryStream();
        using (var deflater = new GZipStream(result, CompressionLevel.Fastest)) { deflater.Write(text); }
        return result.ToArray();
    }

    private void Fill()
    {
        buffer.AsSpan(position, filled - position).CopyTo(buffer);
        filled -= position;
        position = 0;
        try
        {
            int read = inflater.Read(buffer.AsSpan(filled));
            filled += read;
            ended = read == 0;
        }
        catch (InvalidDataException)
        {
            // The framework speaks of compression methods where a file is merely cut short.
            throw new MixedModelException(DataProblems.DamagedCompression(source, "its compressed data are not valid, or end too soon"));
        }

        if (ended && !buffer.AsSpan(0, filled).EndsWith(EndText))
        {
            throw new MixedModelException(DataProblems.DamagedCompression(source, "its last part is missing, or other bytes follow it"));
        }
    }

    /// <summary>The compressed bytes and then the member that marks their end.</summary>
    private sealed class EndedStream(Stream compressed) : ForwardStream
    {
        private int endGiven = -1;

        internal bool HasEnded => endGiven >= 0;

        public override int Read(Span<byte> buffer)
        {
            if (endGiven < 0)
            {
                int count = compressed.Read(buffer);
                if (count > 0 || buffer.IsEmpty) { return count; }
                endGiven = 0;
            }

            int rest = Math.Min(buffer.Length, EndMember.Length - endGiven);
            EndMember.AsSpan(endGiven, rest).CopyTo(buffer);
            endGiven += rest;
            return rest;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) { compressed.Dispose(); }
            base.Dispose(disposing);
        }
    }
}
