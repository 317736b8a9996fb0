using System.Globalization;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Judges the column names of a source: each present, none twice, and nothing in them that the eye misses.</summary>
internal static class HeaderCheck
{
    /// <summary>Checks the names.</summary>
    /// <param name="names">The header, in order.</param>
    /// <param name="source">Name of the source, for messages.</param>
    /// <param name="lastMayBeBlank">Whether an empty last name is judged later, by the cells of its column.</param>
    /// <param name="isRead">Whether a column is read.</param>
    /// <returns>Notes on names of columns read that look like another or hold characters that do not show.</returns>
    /// <exception cref="MixedModelException">A name is blank or appears twice.</exception>
    internal static IEnumerable<Problem> Check(IReadOnlyList<string> names, string source, bool lastMayBeBlank, Predicate<string> isRead)
    {
        var positions = new Dictionary<string, int>(names.Count, StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            bool judgedLater = lastMayBeBlank && i == names.Count - 1;
            if (IsBlank(names[i]) && !judgedLater) { throw new MixedModelException(DataProblems.BlankHeader(source, i + 1, names.Count)); }
            if (!positions.TryAdd(names[i], i)) { throw new MixedModelException(DataProblems.DuplicateHeader(source, names[i], positions[names[i]] + 1, i + 1)); }
        }

        return FindLookalikes(names, isRead);
    }

    /// <summary>Whether nothing of a name shows.</summary>
    /// <param name="name">Column name.</param>
    internal static bool IsBlank(string name) => Visible(name).Length == 0;

    private static List<Problem> FindLookalikes(IReadOnlyList<string> names, Predicate<string> isRead)
    {
        var notes = new List<Problem>();
        var seen = new Dictionary<string, string>(names.Count, StringComparer.Ordinal);
        foreach (string name in names)
        {
            string[] hidden = [.. HiddenCharacters(name)];
            if (hidden.Length > 0 && isRead(name)) { notes.Add(DataProblems.InvisibleInHeader(name, hidden)); }
            string key = Visible(name).ToUpperInvariant();
            if (key.Length > 0 && !seen.TryAdd(key, name) && (isRead(name) || isRead(seen[key]))) { notes.Add(DataProblems.HeadersLookAlike(seen[key], name)); }
        }

        return notes;
    }

    private static string Visible(string name) => string.Concat(name.Where(c => !VisibleText.IsInvisible(c))).Trim();

    private static IEnumerable<string> HiddenCharacters(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            bool edge = name[i] == ' ' && (i == 0 || i == name.Length - 1);
            if (edge || VisibleText.IsInvisible(name[i])) { yield return string.Create(CultureInfo.InvariantCulture, $"U+{(int)name[i]:X4}"); }
        }
    }
}
