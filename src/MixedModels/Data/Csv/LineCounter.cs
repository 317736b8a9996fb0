namespace MixedModels.Data;

/// <summary>Counts lines and blank lines of UTF-8 bytes that arrive in pieces. CR, LF and CR LF each end a line.</summary>
internal struct LineCounter
{
    private bool lineHasText;
    private bool afterCarriageReturn;

    /// <summary>Line breaks seen.</summary>
    internal long Breaks { get; private set; }

    /// <summary>Lines without a single byte that a break has ended.</summary>
    internal long Blank { get; private set; }

    /// <summary>Lines seen; a last one without a break counts when it holds a byte.</summary>
    internal readonly long Lines => Breaks + (lineHasText ? 1 : 0);

    /// <summary>Counts the next bytes.</summary>
    /// <param name="bytes">UTF-8; a CR LF pair may be split between two calls.</param>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (afterCarriageReturn)
            {
                afterCarriageReturn = false;
                if (bytes[0] == '\n')
                {
                    bytes = bytes[1..];
                    continue;
                }
            }

            int at = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            if (at < 0)
            {
                lineHasText = true;
                return;
            }

            Breaks++;
            Blank += at == 0 && !lineHasText ? 1 : 0;
            lineHasText = false;
            afterCarriageReturn = bytes[at] == '\r';
            bytes = bytes[(at + 1)..];
        }
    }
}
