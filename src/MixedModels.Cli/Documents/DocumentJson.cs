using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MixedModels.Cli.Documents;

/// <summary>How documents become JSON: generated at compile time, so that nothing is looked up by reflection at start.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FitDocument))]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(ExplainDocument))]
[JsonSerializable(typeof(CodeListDocument))]
[JsonSerializable(typeof(FailureDocument))]
internal sealed partial class DocumentJson : JsonSerializerContext
{
    /// <summary>The writer to use: formulas keep their plus signs and names their letters. Not for embedding in HTML, where
    /// less-than signs must be escaped.</summary>
    internal static DocumentJson Readable => field ??= new DocumentJson(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
