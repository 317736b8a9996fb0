namespace MixedModels.Cli.Documents;

/// <summary>Which <c>mixed</c> this is.</summary>
/// <param name="Schema"><c>mixed/version/1</c>.</param>
/// <param name="Version">The version.</param>
internal sealed record VersionDocument(string Schema, string Version);
