namespace MixedModels.Covariance;

/// <summary>Takes <c>NAME(…)</c> apart.</summary>
internal static class CallText
{
    /// <summary>The name and what stands between the brackets; null where the text is no call.</summary>
    internal static (string Name, string Inner)? Split(string text)
    {
        string trimmed = text.Trim();
        int open = trimmed.IndexOf('(', StringComparison.Ordinal);
        return open > 0 && trimmed.EndsWith(')') ? (trimmed[..open].Trim(), trimmed[(open + 1)..^1]) : null;
    }

    /// <summary>A name of a column without the spaces and back-ticks around it.</summary>
    internal static string Name(string text)
    {
        string trimmed = text.Trim();
        return trimmed.Length > 2 && trimmed[0] == '`' && trimmed[^1] == '`' ? trimmed[1..^1] : trimmed;
    }
}
