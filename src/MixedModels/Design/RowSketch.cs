using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Formulas;

namespace MixedModels.Design;

/// <summary>Keeps, of rows that pass by, the few that show all there is to a design: every level and combination of levels,
/// the extremes of every number, and for whatever varies within a group two rows between which it does.</summary>
/// <remarks>Levels, codings and notes of the whole are those of the rows kept; numbers of rows are counted beside.
/// Memory grows with levels.</remarks>
internal sealed class RowSketch
{
    private readonly ModelFormula formula;
    private readonly DesignOptions options;
    private readonly Dictionary<string, LevelWitness> levels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NumberWitness> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VariationWitness> variations = new(StringComparer.Ordinal);
    private readonly KeptRows kept = new();
    private readonly VariationWitness response = new();

    /// <summary>Starts without rows.</summary>
    /// <param name="formula">The formula, its random-effects terms left out if they are to be.</param>
    /// <param name="options">Options of the design; functions are learnt.</param>
    internal RowSketch(ModelFormula formula, DesignOptions options)
    {
        this.formula = formula;
        this.options = options;
    }

    /// <summary>Rows seen.</summary>
    internal int RowCount { get; private set; }

    /// <summary>Rows seen whose weight is positive.</summary>
    internal int Observations { get; private set; }

    /// <summary>The rows kept, as a data set.</summary>
    internal DataSet ToDataSet() => kept.ToDataSet();

    /// <summary>Looks at complete rows.</summary>
    /// <exception cref="Problems.MixedModelException">A value cannot be used.</exception>
    internal void Add(DataSet chunk)
    {
        RowSelection all = RowSelection.All(chunk.RowCount);
        double[]? weights = WeightsReader.ReadSome(chunk, all, options.WeightsColumn);
        bool[] positive = new bool[chunk.RowCount];
        for (int i = 0; i < positive.Length; i++) { positive[i] = weights is null || weights[i] > 0.0; }
        RowCount += chunk.RowCount;
        Observations += positive.Count(flag => flag);
        bool[] keep = new bool[chunk.RowCount];
        keep[0] = RowCount == chunk.RowCount;
        var evaluator = new ExpressionEvaluator(formula.Text, chunk, all, FunctionMemory.ForTraining(options.Functions));
        foreach (NumberColumn column in chunk.Columns.OfType<NumberColumn>()) { At(numbers, column.Name).Mark(column.Values, keep); }
        if (evaluator.Evaluate(formula.Response) is FrameValue.Numbers { Columns: [double[] y] }) { response.Mark(y, [], positive, keep); }
        foreach (FormulaNode offset in formula.Offsets) { evaluator.Numbers(offset); }
        foreach (Term term in formula.FixedTerms.Terms) { MarkFixed(term, evaluator, positive, keep); }
        (string Name, int[] Codes)[] groups = [.. formula.RandomTerms.DistinctBy(t => t.GroupName, StringComparer.Ordinal).Select(t => (t.GroupName, MarkGroup(t, evaluator, keep)))];
        foreach (RandomTerm term in formula.RandomTerms)
        {
            int[] codes = groups.First(group => group.Name == term.GroupName).Codes;
            foreach (FormulaNode node in term.Terms.Terms.SelectMany(inner => inner.Factors)) { MarkSlope(term, node, codes, evaluator, keep); }
        }

        // Two factors that divide the rows differently show it in two rows.
        foreach ((string first, int[] firstCodes) in groups)
        {
            foreach ((string second, int[] secondCodes) in groups)
            {
                if (first != second) { At(variations, $"{first}\u001f{second}").Mark([.. secondCodes.Select(code => (double)code)], firstCodes, [], keep); }
            }
        }

        kept.Add(chunk, keep);
    }

    private void MarkFixed(Term term, ExpressionEvaluator evaluator, bool[] positive, bool[] keep)
    {
        var factors = new List<FrameValue.Categories>();
        foreach (FormulaNode node in term.Factors)
        {
            if (Categories(node, evaluator) is not { } found) { continue; }
            factors.Add(found);
            MarkLevels(CanonicalText.Of(node), [found], [], keep);
        }

        if (factors.Count > 1) { MarkLevels("cells " + term.Name, factors, positive, keep); }
    }

    private int[] MarkGroup(RandomTerm term, ExpressionEvaluator evaluator, bool[] keep) =>
        MarkLevels("group " + term.GroupName, [.. term.Grouping.Select(evaluator.Categories)], [], keep);

    private void MarkSlope(RandomTerm term, FormulaNode node, int[] groups, ExpressionEvaluator evaluator, bool[] keep)
    {
        string key = $"{term.GroupName}\u001f{CanonicalText.Of(node)}";
        if (Categories(node, evaluator) is { } factor)
        {
            MarkLevels(CanonicalText.Of(node), [factor], [], keep);
            MarkLevels("within " + key, [.. term.Grouping.Select(evaluator.Categories), factor], [], keep);
            return;
        }

        if (evaluator.Evaluate(node) is not FrameValue.Numbers found) { return; }
        for (int c = 0; c < found.Columns.Length; c++) { At(variations, key + c).Mark(found.Columns[c], groups, [], keep); }
    }

    private static FrameValue.Categories? Categories(FormulaNode node, ExpressionEvaluator evaluator) => evaluator.Evaluate(node) as FrameValue.Categories;

    private int[] MarkLevels(string key, IReadOnlyList<FrameValue.Categories> parts, bool[] counts, bool[] keep) =>
        At(levels, key).Mark(CategoryCombination.Of(parts), counts, keep);

    private static T At<T>(Dictionary<string, T> all, string key)
        where T : new()
    {
        if (!all.TryGetValue(key, out T? value)) { all.Add(key, value = new T()); }
        return value;
    }
}
