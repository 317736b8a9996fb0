using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MixedModels.Cli.Documents;

/// <summary>How documents become JSON: code that writes each member is generated at compile time. Descriptions of the members,
/// which reading would need, are not: to compile them at start costs more than a fit.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(FitDocument))]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(ExplainDocument))]
[JsonSerializable(typeof(CodeListDocument))]
[JsonSerializable(typeof(FailureDocument))]
[JsonSerializable(typeof(TestDocument))]
[JsonSerializable(typeof(CompareDocument))]
[JsonSerializable(typeof(CovarianceDocument))]
[JsonSerializable(typeof(HelpDocument))]
[JsonSerializable(typeof(VersionDocument))]
internal sealed partial class DocumentJson : JsonSerializerContext
{
    // Formulas keep their plus signs and names their letters. Not for embedding in HTML, where less-than signs must be escaped.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a document as indented UTF-8.</summary>
    /// <param name="document">The document.</param>
    /// <param name="type">Its type, from <see cref="Default"/>.</param>
    /// <param name="stream">Where to.</param>
    internal static void Write<T>(T document, JsonTypeInfo<T> type, Stream stream)
    {
        // The generated code runs only where the options name no encoder, so the writer brings it.
        using var writer = new Utf8JsonWriter(stream, Readable);
        JsonSerializer.Serialize(writer, document, type);
    }
}
