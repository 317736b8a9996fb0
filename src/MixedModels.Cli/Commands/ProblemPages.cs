using System.Collections.Immutable;
using System.Reflection;

namespace MixedModels.Cli.Commands;

/// <summary>The pages of <c>docs/problems</c>, which travel inside the program.</summary>
internal static class ProblemPages
{
    private const string Prefix = "problems/";
    private const string Suffix = ".md";

    private static Assembly Carrier => typeof(ProblemPages).Assembly;

    /// <summary>All codes that have a page, in ascending order.</summary>
    internal static ImmutableArray<string> Codes =>
        [.. Carrier.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal)];

    /// <summary>The page of a code, or null when there is none.</summary>
    /// <param name="code">A code such as <c>MM3011</c>.</param>
    internal static ProblemPage? Find(string code)
    {
        using Stream? stream = Carrier.GetManifestResourceStream(Prefix + code + Suffix);
        if (stream is null) { return null; }
        using var reader = new StreamReader(stream);
        string heading = reader.ReadLine() ?? string.Empty;
        return new ProblemPage(code, heading.TrimStart('#', ' ')[code.Length..].Trim(), reader.ReadToEnd().Trim());
    }
}
