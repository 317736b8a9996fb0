using System.Text.Json.Serialization;

namespace MixedModels.Persistence;

/// <summary>Source-generated JSON of model files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    MaxDepth = 32,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ModelDocument))]
[JsonSerializable(typeof(ModelFileEnvelope))]
internal sealed partial class PersistenceJson : JsonSerializerContext
{
}
