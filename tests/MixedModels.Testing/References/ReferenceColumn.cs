using System.Collections.Immutable;
using System.Text.Json;

namespace MixedModels.Testing.References;

/// <summary>A column as the reference fit saw it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFactor">A factor; else numbers.</param>
/// <param name="Levels">The levels in order, the first being the reference; empty where there are too many to list.</param>
/// <param name="HasExplicitOrder">The order is not alphabetical: a program that reads the file must be told.</param>
/// <param name="IsOrdered">An ordered factor: polynomial contrasts unless the case says otherwise.</param>
/// <param name="MissingCount">Number of missing cells.</param>
public sealed record ReferenceColumn(
    string Name,
    bool IsFactor,
    ImmutableArray<string> Levels,
    bool HasExplicitOrder,
    bool IsOrdered,
    int MissingCount)
{
    internal static ReferenceColumn From(string name, JsonElement column) => new(
        name,
        column.GetProperty("kind").GetString() == "factor",
        column.TryGetProperty("levels", out JsonElement levels) ? [.. levels.EnumerateArray().Select(l => l.GetString()!)] : [],
        column.TryGetProperty("order", out JsonElement order) && order.GetString() == "explicit",
        column.TryGetProperty("ordered", out JsonElement ordered) && ordered.GetBoolean(),
        column.TryGetProperty("n_missing", out JsonElement missing) ? missing.GetInt32() : 0);
}
