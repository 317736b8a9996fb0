namespace MixedModels.Data;

/// <summary>Recognizes files that are no text by their first bytes.</summary>
internal static class FileSignature
{
    /// <summary>How many first bytes help to tell.</summary>
    internal const int Length = 512;

    /// <summary>Whether the bytes are compressed with gzip.</summary>
    /// <param name="start">The first bytes of a source.</param>
    internal static bool IsGzip(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, 0x08, ..];

    /// <summary>What the bytes are when they are no text that can be read; null when they may be.</summary>
    /// <param name="start">The first bytes of a source.</param>
    internal static string? NameOfBinary(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("PK\u0003\u0004"u8))
        {
            return start.IndexOf("[Content_Types].xml"u8) >= 0 || start.IndexOf("xl/"u8) >= 0 ? "an Excel workbook (XLSX)" : "a ZIP archive";
        }

        return start switch
        {
            [0xD0, 0xCF, 0x11, 0xE0, ..] => "an old Excel workbook (XLS)",
            [0x28, 0xB5, 0x2F, 0xFD, ..] => "a Zstandard file",
            [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "an XZ file",
            [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, ..] => "a bzip2 file",
            [0x1F, 0x8B, ..] => "a gzip file inside a gzip file",
            _ when start.StartsWith("%PDF-"u8) => "a PDF document",
            _ when start.StartsWith("PAR1"u8) => "a Parquet file",
            _ when start.StartsWith("SQLite format 3"u8) => "an SQLite database",
            _ when start.StartsWith("RDX"u8) || start.StartsWith("RDA3"u8) || start is [(byte)'X', (byte)'\n', 0, ..] => "an R data file (RDS or RData)",
            _ => null,
        };
    }
}
