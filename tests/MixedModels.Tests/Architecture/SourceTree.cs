using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MixedModels.Testing;

namespace MixedModels.Tests.Architecture;

/// <summary>The library's source files, by room: what the tests of this folder read.</summary>
internal static partial class SourceTree
{
    /// <summary>Name of the room for files at the root of the library.</summary>
    internal const string Root = "";

    /// <summary>The library's source files.</summary>
    internal static ImmutableArray<SourceFile> Library { get; } = Read("src", "MixedModels");

    /// <summary>The rooms, root excluded, sorted.</summary>
    internal static ImmutableArray<string> Rooms { get; } =
        [.. Library.Select(f => f.Room).Where(r => r != Root).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>All C# files below a folder of the repository, build output left out.</summary>
    /// <param name="folder">Path below the repository's top, part by part; the first folder below it is the room.</param>
    internal static ImmutableArray<SourceFile> Read(params ReadOnlySpan<string> folder)
    {
        string top = Repository.PathOf(folder);
        return
        [
            .. Directory.EnumerateFiles(top, "*.cs", SearchOption.AllDirectories)
                .Select(path => (Path: path, Parts: Path.GetRelativePath(top, path).Split(Path.DirectorySeparatorChar)))
                .Where(f => !f.Parts.Contains("obj") && !f.Parts.Contains("bin"))
                .OrderBy(f => f.Path, StringComparer.Ordinal)
                .Select(f => new SourceFile(string.Join('/', f.Parts), f.Parts.Length > 1 ? f.Parts[0] : Root, File.ReadAllText(f.Path))),
        ];
    }

    /// <summary>The text without comments; texts in quotes stay.</summary>
    /// <param name="source">C# source.</param>
    internal static string WithoutComments(string source) =>
        CommentOrText().Replace(source, m => m.Value.StartsWith('/') ? " " : m.Value);

    /// <summary>The text without comments and with empty quotes: what is left is code.</summary>
    /// <param name="source">C# source.</param>
    internal static string CodeOnly(string source) =>
        CommentOrText().Replace(source, m => m.Value.StartsWith('/') ? " " : "\"\"");

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|\"\"\".*?\"\"\"|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""", RegexOptions.Singleline)]
    private static partial Regex CommentOrText();
}
