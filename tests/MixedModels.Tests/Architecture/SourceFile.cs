namespace MixedModels.Tests.Architecture;

/// <summary>A source file.</summary>
/// <param name="Path">Path below the folder that was read, with slashes.</param>
/// <param name="Room">The first folder of the path; empty for files at the top.</param>
/// <param name="Text">The whole text.</param>
internal sealed record SourceFile(string Path, string Room, string Text);
