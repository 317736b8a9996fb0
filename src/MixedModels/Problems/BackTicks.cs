namespace MixedModels.Problems;

/// <summary>Sets names and expressions apart from the words of a message.</summary>
internal static class BackTicks
{
    /// <summary>The text between back-ticks; one that brings its own keeps them, and gets no others.</summary>
    /// <param name="text">A name or an expression.</param>
    internal static string Around(string text) => text.Contains('`', StringComparison.Ordinal) ? text : $"`{text}`";
}
