using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Finds the grouping factors of the random-effects terms; terms of one factor share the instance.</summary>
/// <param name="data">The data.</param>
/// <param name="evaluator">Evaluates on the rows used.</param>
internal sealed class GroupFinder(DataSet data, ExpressionEvaluator evaluator)
{
    private readonly Dictionary<string, GroupingFactor> byName = new(StringComparer.Ordinal);
    private readonly List<FoundGroup> all = [];
    private readonly Dictionary<string, Problem> notes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Problem> unused = new(StringComparer.Ordinal);

    /// <summary>The factors found, in order, with what is remembered of each.</summary>
    internal IReadOnlyList<FoundGroup> All => all;

    /// <summary>Notes on columns of numbers that serve as groups, and on levels that no row in use has.</summary>
    internal IEnumerable<Problem> Notes => [.. notes.Values, .. unused.Values];

    /// <summary>The grouping factor of a term: the combinations of its columns that occur.</summary>
    internal GroupingFactor Find(RandomTerm term)
    {
        string name = term.GroupName;
        if (byName.TryGetValue(name, out GroupingFactor? known)) { return known; }
        CategoryCombination combination = CategoryCombination.Of([.. term.Grouping.Select(evaluator.Categories)]);
        foreach (FormulaNode node in term.Grouping) { Note(node); }
        for (int part = 0; part < term.Grouping.Length; part++) { NoteUnused(CanonicalText.Of(term.Grouping[part]), combination.Parts[part], combination.PartCodes[part]); }
        GroupingFactor factor = new(name, combination.Codes, combination.Labels());
        ImmutableArray<ImmutableArray<string>> parts = combination.Parts.Count == 1
            ? [factor.Levels]
            : [.. Enumerable.Range(0, combination.Parts.Count).Select(combination.PartLabels)];
        byName.Add(name, factor);
        all.Add(new FoundGroup(factor, new GroupCoding(name, factor.Levels, parts)));
        return factor;
    }

    private void Note(FormulaNode node)
    {
        if (node is not FormulaNode.Variable variable || data.Find(variable.Name) is not NumberColumn numbers) { return; }
        bool isWhole = true;
        foreach (double value in numbers.Values) { isWhole &= double.IsNaN(value) || value == Math.Floor(value); }
        notes.TryAdd(variable.Name, DesignProblems.NumbersAsGroups(variable.Name, isWhole));
    }

    private void NoteUnused(string name, FrameValue.Categories part, int[] usedCodes)
    {
        bool[] isUsed = new bool[part.Levels.Length];
        foreach (int code in usedCodes) { isUsed[code] = true; }
        string[] left = [.. part.Levels.Where((_, code) => !isUsed[code])];
        if (left.Length > 0) { unused.TryAdd(name, DesignProblems.UnusedLevels(name, left)); }
    }
}
