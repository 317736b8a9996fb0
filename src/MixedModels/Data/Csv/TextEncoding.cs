using System.Text;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Turns the bytes of a source into UTF-8: byte order marks first, then the declared encoding.</summary>
internal static class TextEncoding
{
    /// <summary>The declared encoding; null means UTF-8.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <exception cref="MixedModelException">The name is unknown.</exception>
    internal static Encoding? Find(string name) => name.ToUpperInvariant() switch
    {
        "UTF-8" or "UTF8" => null,
        "LATIN1" or "LATIN-1" or "ISO-8859-1" => Encoding.Latin1,
        "WINDOWS-1252" or "CP1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252),
        "UTF-16" or "UTF16" or "UTF-16LE" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        "UTF-16BE" => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        _ => throw new MixedModelException(DataProblems.UnknownEncoding(name)),
    };

    /// <summary>The text as UTF-8, checked, without its byte order mark.</summary>
    /// <param name="bytes">The bytes, after any inflating; disposed with the result.</param>
    /// <param name="declared">The declared encoding; null means UTF-8.</param>
    /// <param name="source">Name of the source, for messages.</param>
    internal static CheckedTextStream Decode(PrefixedStream bytes, Encoding? declared, string source)
    {
        (Encoding? marked, int markLength) = FindMark(bytes.Prefix);
        bytes.Skip(markLength);
        Encoding? encoding = markLength > 0 ? marked : declared;
        return encoding is null
            ? new CheckedTextStream(bytes, source, markLength, LooksLikeUtf16(bytes.Prefix))
            : new CheckedTextStream(Encoding.CreateTranscodingStream(bytes, encoding, Encoding.UTF8), source, 0, looksLikeUtf16: false);
    }

    /// <summary>Name of the encoding that a byte order mark or the declaration gives.</summary>
    /// <param name="start">The first bytes, after any inflating.</param>
    /// <param name="declared">The declared encoding; null means UTF-8.</param>
    internal static string NameOf(ReadOnlySpan<byte> start, Encoding? declared)
    {
        (Encoding? marked, int markLength) = FindMark(start);
        return ((markLength > 0 ? marked : declared) ?? Encoding.UTF8).WebName.ToUpperInvariant();
    }

    /// <summary>Whether about every second byte is NUL, as in UTF-16 of Latin text.</summary>
    private static bool LooksLikeUtf16(ReadOnlySpan<byte> start)
    {
        int zeros = start.Count((byte)0);
        return zeros > 0 && zeros >= start.Length / 3 && zeros <= start.Length / 2 + 1;
    }

    private static (Encoding? Encoding, int Length) FindMark(ReadOnlySpan<byte> start) => start switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (null, 3),
        [0xFF, 0xFE, 0, 0, ..] => (new UTF32Encoding(false, false, true), 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(true, false, true), 4),
        [0xFF, 0xFE, ..] => (new UnicodeEncoding(false, false, true), 2),
        [0xFE, 0xFF, ..] => (new UnicodeEncoding(true, false, true), 2),
        _ => (null, 0),
    };
}
