using System.Collections.Immutable;

namespace MixedModels.Cli.Documents;

/// <summary>All problem codes.</summary>
/// <param name="Schema"><c>mixed/codes/1</c>.</param>
/// <param name="Codes">The codes in ascending order.</param>
internal sealed record CodeListDocument(string Schema, ImmutableArray<CodeListDocument.Entry> Codes)
{
    /// <summary>A code and what it is about.</summary>
    /// <param name="Code">The code.</param>
    /// <param name="Title">The title of its page.</param>
    internal sealed record Entry(string Code, string Title);
}
