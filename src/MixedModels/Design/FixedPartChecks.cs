using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Looks for what a careful reader of the fixed part should be told.</summary>
/// <param name="formula">The formula.</param>
/// <param name="data">The data.</param>
/// <param name="rows">The rows used.</param>
/// <param name="weights">Precision weights, or null.</param>
internal sealed class FixedPartChecks(ModelFormula formula, DataSet data, RowSelection rows, double[]? weights)
{
    private const int ManyLevels = 50;
    private const int FewestCodes = 3;
    private const int MostCodes = 10;
    private const int MostCellsNamed = 5;

    // More columns than this do not fit into memory anyway.
    private const int MostCells = 1 << 24;

    /// <summary>The problems of the fixed part.</summary>
    /// <param name="frame">The variables.</param>
    /// <param name="contrasts">Contrasts requested.</param>
    /// <exception cref="MixedModelException">Contrasts are requested for something that is no factor here (MM3024).</exception>
    internal IEnumerable<Problem> Check(ModelFrame frame, ImmutableSortedDictionary<string, ContrastKind> contrasts)
    {
        FormulaNode[] nodes = [.. formula.FixedTerms.Terms.SelectMany(term => term.Factors).DistinctBy(CanonicalText.Of, StringComparer.Ordinal)];
        FormulaNode[] factors = [.. nodes.Where(node => frame.Variable(node).Factor is not null)];
        RefuseOtherContrasts(factors, contrasts);
        foreach (FormulaNode node in factors)
        {
            FactorCoding factor = frame.Variable(node).Factor!;
            if (factor.Levels.Length > ManyLevels) { yield return DesignProblems.ManyLevels(factor.Name, factor.Levels.Length); }
        }

        foreach (FormulaNode.Variable variable in nodes.OfType<FormulaNode.Variable>())
        {
            if (LooksLikeCodes(variable) is { } distinct) { yield return DesignProblems.NumbersLikeCodes(formula.Text, variable, distinct); }
        }

        foreach (Term term in formula.FixedTerms.Terms.Where(term => term.Order > 1))
        {
            FrameVariable[] crossed = [.. term.Factors.Select(frame.Variable).Where(variable => variable.Factor is not null)];
            if (crossed.Length > 1 && EmptyCells(term, crossed) is { } problem) { yield return problem; }
        }
    }

    private void RefuseOtherContrasts(FormulaNode[] factors, ImmutableSortedDictionary<string, ContrastKind> contrasts)
    {
        if (contrasts.IsEmpty) { return; }
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (FormulaNode node in factors)
        {
            names.Add(CanonicalText.Of(node));
            if (ContrastRequests.ColumnOf(node) is { } column) { names.Add(column); }
        }

        if (contrasts.Keys.FirstOrDefault(key => !names.Contains(key)) is { } other)
        {
            throw new MixedModelException(DesignProblems.ContrastsWithoutFactor(other, data, names));
        }
    }

    /// <summary>The number k of distinct values of a column that holds exactly the whole numbers 1 … k, 3 ≤ k ≤ 10, and that
    /// the formula uses nowhere else; null for others. Counts and times mostly start at 0 or have gaps, and a column
    /// that also has a slope, a power or a basis is meant as a number.</summary>
    private int? LooksLikeCodes(FormulaNode.Variable variable)
    {
        if (data.Find(variable.Name) is not NumberColumn column) { return null; }
        bool[] seen = new bool[MostCodes + 1];
        int distinct = 0;
        int largest = 0;
        foreach (int row in rows.Rows)
        {
            double value = column.Values[row];
            if (!(value >= 1.0 && value <= MostCodes) || value != Math.Floor(value)) { return null; }
            if (!seen[(int)value]) { distinct++; }
            seen[(int)value] = true;
            largest = Math.Max(largest, (int)value);
        }

        if (distinct != largest || distinct < FewestCodes) { return null; }
        bool isUsedElsewhere = formula.RandomTerms.SelectMany(term => FormulaColumns.In(term.Terms)).Any(other => other.Name == variable.Name)
            || formula.FixedTerms.Terms.SelectMany(term => term.Factors).Any(
                node => node is not FormulaNode.Variable && FormulaWalk.Variables(node).Any(other => other.Name == variable.Name));
        return isUsedElsewhere ? null : distinct;
    }

    private Problem? EmptyCells(Term term, FrameVariable[] factors)
    {
        long cells = 1;
        foreach (FrameVariable factor in factors)
        {
            cells *= factor.Factor!.Levels.Length;
            if (cells > MostCells) { return null; }
        }

        bool[] found = new bool[cells];
        for (int i = 0; i < rows.Count; i++)
        {
            if (weights is not null && weights[i] == 0.0) { continue; }
            int cell = 0;
            foreach (FrameVariable factor in factors) { cell = (cell * factor.Factor!.Levels.Length) + factor.Codes[i]; }
            found[cell] = true;
        }

        int[] empty = [.. Enumerable.Range(0, found.Length).Where(cell => !found[cell])];
        return empty.Length == 0
            ? null
            : DesignProblems.EmptyCells(term, [.. empty.Take(MostCellsNamed).Select(cell => CellName(factors, cell))], empty.Length);
    }

    private static string CellName(FrameVariable[] factors, int cell)
    {
        string[] parts = new string[factors.Length];
        for (int f = factors.Length - 1; f >= 0; f--)
        {
            FactorCoding factor = factors[f].Factor!;
            parts[f] = $"{BackTicks.Around(factor.Name)} = `{factor.Levels[cell % factor.Levels.Length]}`";
            cell /= factor.Levels.Length;
        }

        return string.Join(" with ", parts);
    }
}
