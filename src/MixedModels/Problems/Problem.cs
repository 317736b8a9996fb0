namespace MixedModels.Problems;

/// <summary>Something the user should know or mend: what, where, why, and what to do. Data, not text: console, JSON
/// and report each render it.</summary>
/// <param name="Code">The code that <c>mixed explain</c> takes, such as <c>MM2103</c>.</param>
/// <param name="Severity">Note, warning or error.</param>
/// <param name="Message">One sentence that makes sense alone and names the culprit.</param>
public sealed record Problem(string Code, Severity Severity, string Message)
{
    /// <summary>The place in <see cref="Source"/> that the problem is about, if it is about a text.</summary>
    public TextSpan? Where { get; init; }

    /// <summary>The text that <see cref="Where"/> points into: the formula as the user wrote it.</summary>
    public string? Source { get; init; }

    /// <summary>Why it happened, with the numbers; null where the message says it all.</summary>
    public string? Cause { get; init; }

    /// <summary>What to do; null where no single action mends it.</summary>
    public string? Fix { get; init; }
}
