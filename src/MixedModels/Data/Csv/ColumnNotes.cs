using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Finds what a careful reader of a column would ask about.</summary>
internal static class ColumnNotes
{
    private const int MostLevelsCompared = 100_000;
    private const int LevelsToName = 4;

    /// <summary>The notes on a column.</summary>
    /// <param name="column">A column that has been read.</param>
    internal static Problem? Find(Column column) => column switch
    {
        TextColumn text => FindLookalikeLevels(text),
        NumberColumn number => FindMissingCode(number),
        _ => null,
    };

    private static Problem? FindLookalikeLevels(TextColumn column)
    {
        if (column.Texts.Count > MostLevelsCompared) { return null; }
        string[][] alike =
        [
            .. column.Texts
                .GroupBy(t => VisibleText.AsSeen(t).Trim().ToUpperInvariant(), StringComparer.Ordinal)
                .Where(g => g.Skip(1).Any())
                .Select(g => g.Order(StringComparer.Ordinal).ToArray()),
        ];
        return alike.Length == 0 ? null : DataProblems.LevelsLookAlike(column.Name, alike.Sum(g => g.Length), [.. alike[0].Take(LevelsToName)]);
    }

    private static Problem? FindMissingCode(NumberColumn column)
    {
        var search = new MissingCodeSearch();
        search.Add(column.Values);
        return search.Find(column.Name);
    }
}
