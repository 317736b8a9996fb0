namespace MixedModels.Cli.Documents;

/// <summary>What <c>mixed --version</c> prints, as JSON.</summary>
/// <param name="Schema"><c>mixed/version/1</c>.</param>
/// <param name="Version">The version, as in <c>1.2.3</c>.</param>
internal sealed record VersionDocument(string Schema, string Version);
