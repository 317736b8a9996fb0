using System.Text.Json;

namespace MixedModels.Persistence;

/// <summary>What stands around the model in its file.</summary>
/// <param name="Schema">Name and version of the format.</param>
/// <param name="Version">Version of the library that wrote it.</param>
/// <param name="Sha256">Hash of the model's own text, lower-case hexadecimal.</param>
/// <param name="Model">The model.</param>
internal sealed record ModelFileEnvelope(string Schema, string Version, string Sha256, JsonElement Model);
