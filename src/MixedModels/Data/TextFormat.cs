namespace MixedModels.Data;

/// <summary>How a text source turned out to be written.</summary>
/// <param name="Encoding">Name of its encoding, such as <c>UTF-8</c>; told by its byte order mark, or as declared.</param>
/// <param name="Separator">What separates the fields.</param>
/// <param name="IsCompressed">Whether it was compressed with gzip.</param>
public sealed record TextFormat(string Encoding, char Separator, bool IsCompressed);
