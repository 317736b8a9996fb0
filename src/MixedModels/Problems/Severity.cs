namespace MixedModels.Problems;

/// <summary>How much a problem matters.</summary>
public enum Severity
{
    /// <summary>Something a careful reader should know; the answer stands.</summary>
    Note,

    /// <summary>The answer stands, but a named action would make it better.</summary>
    Warning,

    /// <summary>There is no answer until this is mended.</summary>
    Error,
}
