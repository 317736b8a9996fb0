using System.Text;
using System.Text.Unicode;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>UTF-8 text on its way to the parser: refuses NUL bytes and invalid UTF-8 with their place, counts lines.</summary>
/// <remarks>The parser itself would pass wrong bytes on as they are, and a name with a replacement character would be
/// a silent change of the data.</remarks>
internal sealed class CheckedTextStream : ForwardStream
{
    private readonly Stream text;
    private readonly string source;
    private readonly bool looksLikeUtf16;
    private readonly byte[] unfinished = new byte[4];
    private int unfinishedCount;
    private long offset;
    private LineCounter lines;

    /// <summary>Wraps a text.</summary>
    /// <param name="text">UTF-8 bytes; disposed with this stream.</param>
    /// <param name="source">Name of the source, for messages.</param>
    /// <param name="offset">Bytes of the file before the first of <paramref name="text"/>: a byte order mark.</param>
    /// <param name="looksLikeUtf16">Whether the text begins as UTF-16 does, to explain NUL bytes.</param>
    internal CheckedTextStream(Stream text, string source, long offset, bool looksLikeUtf16)
    {
        this.looksLikeUtf16 = looksLikeUtf16;
        this.text = text;
        this.source = source;
        this.offset = offset;
    }

    /// <summary>The lines read so far.</summary>
    internal LineCounter Lines => lines;

    /// <summary>Bytes of text given out so far, a byte order mark included.</summary>
    internal long Count => offset;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count;
        try
        {
            count = text.Read(buffer);
        }
        catch (DecoderFallbackException)
        {
            throw new MixedModelException(DataProblems.InvalidTranscoding(source, lines.Breaks + 1));
        }

        ReadOnlySpan<byte> bytes = buffer[..count];
        if (count == 0 && unfinishedCount > 0) { throw Invalid(bytes, 0, -unfinishedCount); }
        int zero = bytes.IndexOf((byte)0);
        if (zero >= 0) { throw new MixedModelException(DataProblems.NulByte(source, offset + zero, LineAt(bytes, zero), looksLikeUtf16)); }
        if (unfinishedCount > 0 || !Ascii.IsValid(bytes)) { CheckUtf8(bytes); }
        lines.Add(bytes);
        offset += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) { text.Dispose(); }
        base.Dispose(disposing);
    }

    private void CheckUtf8(ReadOnlySpan<byte> bytes)
    {
        int start = 0;
        while (unfinishedCount > 0 && start < bytes.Length)
        {
            unfinished[unfinishedCount++] = bytes[start++];
            System.Buffers.OperationStatus status = Rune.DecodeFromUtf8(unfinished.AsSpan(0, unfinishedCount), out _, out int used);
            if (status == System.Buffers.OperationStatus.NeedMoreData) { continue; }
            if (status != System.Buffers.OperationStatus.Done || used != unfinishedCount) { throw Invalid(bytes, 0, start - unfinishedCount); }
            unfinishedCount = 0;
        }

        int whole = bytes.Length - UnfinishedLength(bytes[start..]);
        if (!Utf8.IsValid(bytes[start..whole]))
        {
            int at = start;
            while (Rune.DecodeFromUtf8(bytes[at..], out _, out int used) == System.Buffers.OperationStatus.Done) { at += used; }
            throw Invalid(bytes, at, at);
        }

        foreach (byte b in bytes[whole..]) { unfinished[unfinishedCount++] = b; }
    }

    /// <summary>Length of the start of a character at the end of the bytes; 0 when they end with a whole one.</summary>
    private static int UnfinishedLength(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            byte b = bytes[^back];
            if ((b & 0xC0) == 0x80) { continue; }
            return Rune.DecodeFromUtf8(bytes[^back..], out _, out _) == System.Buffers.OperationStatus.NeedMoreData ? back : 0;
        }

        return 0;
    }

    private long LineAt(ReadOnlySpan<byte> bytes, int at)
    {
        LineCounter upTo = lines;
        upTo.Add(bytes[..at]);
        return upTo.Breaks + 1;
    }

    private MixedModelException Invalid(ReadOnlySpan<byte> bytes, int at, int relativeOffset) =>
        new(DataProblems.InvalidUtf8(source, offset + relativeOffset, LineAt(bytes, at)));
}
