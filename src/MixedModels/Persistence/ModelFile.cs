using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MixedModels.Problems;

namespace MixedModels.Persistence;

/// <summary>Writes and reads model files: JSON with a schema name and a hash, never code or type names.</summary>
internal static class ModelFile
{
    /// <summary>Largest file that is read, in bytes.</summary>
    private const long Limit = 512L * 1024 * 1024;

    /// <summary>Writes a model.</summary>
    internal static void Write(ModelDocument document, Stream stream)
    {
        byte[] model = JsonSerializer.SerializeToUtf8Bytes(document, PersistenceJson.Default.ModelDocument);
        string hash = Convert.ToHexStringLower(SHA256.HashData(model));
        string version = typeof(ModelFile).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
        stream.Write(Encoding.UTF8.GetBytes($"{{\"schema\":\"{ModelDocument.CurrentSchema}\",\"version\":\"{version}\",\"sha256\":\"{hash}\",\"model\":"));
        stream.Write(model);
        stream.Write("}\n"u8);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="MixedModelException">There is no such file, it is damaged, or of another schema.</exception>
    internal static ModelDocument Read(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.Exists && info.Length > Limit) { throw new MixedModelException(PersistenceProblems.Damaged(path, $"it has {info.Length} bytes, more than a model file may have")); }
            using FileStream stream = File.OpenRead(path);
            if (OtherFile.KindOf(stream) is { } kind) { throw new MixedModelException(PersistenceProblems.NoModel(path, kind)); }
            return Read(stream, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or PathTooLongException or ArgumentException)
        {
            throw new MixedModelException(PersistenceProblems.Missing(path, SimilarFile.To(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MixedModelException(PersistenceProblems.Unreadable(path, Directory.Exists(path) ? "it is a folder" : e.Message));
        }
    }

    private static ModelDocument Read(Stream stream, string path)
    {
        try
        {
            ModelFileEnvelope envelope = JsonSerializer.Deserialize(stream, PersistenceJson.Default.ModelFileEnvelope)
                ?? throw new MixedModelException(PersistenceProblems.Damaged(path, "it is empty"));
            if (!string.Equals(envelope.Schema, ModelDocument.CurrentSchema, StringComparison.Ordinal))
            {
                throw new MixedModelException(PersistenceProblems.OtherSchema(path, envelope.Schema, envelope.Version));
            }

            string text = envelope.Model.GetRawText();
            string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            if (!string.Equals(hash, envelope.Sha256, StringComparison.Ordinal))
            {
                throw new MixedModelException(PersistenceProblems.Damaged(path, "its contents do not have the hash that was written with them"));
            }

            return JsonSerializer.Deserialize(text, PersistenceJson.Default.ModelDocument)
                ?? throw new MixedModelException(PersistenceProblems.Damaged(path, "it holds no model"));
        }
        catch (JsonException e)
        {
            throw new MixedModelException(PersistenceProblems.Damaged(path, $"line {(e.LineNumber ?? 0) + 1}: it is not the JSON of a model"));
        }
    }
}
