using System.Text;

namespace MixedModels.Persistence;

/// <summary>Recognizes files that are taken for model files by mistake, by how they begin.</summary>
internal static class OtherFile
{
    private const int Beginning = 512;

    /// <summary>What a file is, as words for a message; null when it may be a model file.</summary>
    /// <param name="stream">The file at its beginning, where it is left.</param>
    internal static string? KindOf(Stream stream)
    {
        if (!stream.CanSeek) { return null; }
        byte[] bytes = new byte[Beginning];
        int count = stream.ReadAtLeast(bytes, Beginning, throwOnEndOfStream: false);
        stream.Position = 0;
        string text = Encoding.UTF8.GetString(bytes, 0, count).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return text switch
        {
            ['{', ..] => text.Contains("\"mixed/fit/", StringComparison.Ordinal) ? "a document of mixed fit --json" : null,
            _ when text.Contains('\0', StringComparison.Ordinal) || text.Contains('\uFFFD', StringComparison.Ordinal) => null,
            _ => IsTable(text) ? "a table" : null,
        };
    }

    private static bool IsTable(string text)
    {
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        return end > 0 && text.AsSpan(0, end).IndexOfAny(',', ';', '\t') > 0;
    }
}
