using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>Finds the levels of a model's grouping factors by what they combine.</summary>
/// <param name="groups">The grouping factors.</param>
internal sealed class GroupIndexes(ImmutableArray<GroupCoding> groups)
{
    private readonly Dictionary<string, Dictionary<string, int>> byName = new(StringComparer.Ordinal);

    /// <summary>The grouping factor of that name.</summary>
    internal GroupCoding Find(string name) => groups.First(group => group.Name == name);

    /// <summary>Level by <see cref="Key"/>.</summary>
    internal Dictionary<string, int> Levels(GroupCoding group)
    {
        if (!byName.TryGetValue(group.Name, out Dictionary<string, int>? index))
        {
            index = new Dictionary<string, int>(group.Levels.Length, StringComparer.Ordinal);
            for (int level = 0; level < group.Levels.Length; level++) { index[Key(group.Parts, level)] = level; }
            byName.Add(group.Name, index);
        }

        return index;
    }

    /// <summary>The parts of a level in one text; the separator keeps <c>a:b</c> and <c>c</c> apart from <c>a</c> and <c>b:c</c>.</summary>
    internal static string Key(ImmutableArray<ImmutableArray<string>> parts, int level) =>
        string.Join('\u001f', parts.Select(labels => labels[level]));
}
