namespace MixedModels.Data;

/// <summary>Bytes already taken from a stream, then the rest of it: lets a stage look ahead.</summary>
internal sealed class PrefixedStream : ForwardStream
{
    private readonly byte[] prefix;
    private readonly int end;
    private readonly Stream rest;
    private int position;

    private PrefixedStream(byte[] prefix, int end, Stream rest)
    {
        this.prefix = prefix;
        this.end = end;
        this.rest = rest;
    }

    /// <summary>The bytes looked at, without those skipped.</summary>
    internal ReadOnlySpan<byte> Prefix => prefix.AsSpan(position, end - position);

    /// <summary>Takes up to <paramref name="count"/> bytes from a stream, fewer only at its end.</summary>
    /// <param name="stream">The stream; it is disposed with the result.</param>
    /// <param name="count">How far to look ahead.</param>
    internal static PrefixedStream LookAhead(Stream stream, int count)
    {
        byte[] prefix = new byte[count];
        return new PrefixedStream(prefix, stream.ReadAtLeast(prefix, count, throwOnEndOfStream: false), stream);
    }

    /// <summary>Leaves out bytes of the prefix, such as a byte order mark.</summary>
    /// <param name="count">How many, at most the length of <see cref="Prefix"/>.</param>
    internal void Skip(int count) => position += count;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (position == end) { return rest.Read(buffer); }
        int count = Math.Min(buffer.Length, end - position);
        prefix.AsSpan(position, count).CopyTo(buffer);
        position += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) { rest.Dispose(); }
        base.Dispose(disposing);
    }
}
