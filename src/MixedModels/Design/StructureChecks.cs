using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Checks what the formula asks of the random effects, before any row is looked at.</summary>
internal static class StructureChecks
{
    /// <summary>Checks that there are random effects, or need not be, and that their structures can be estimated.</summary>
    /// <exception cref="MixedModelException">MM1004 or MM1020.</exception>
    internal static void Check(ModelFormula formula, DataSet data, DesignOptions options)
    {
        foreach (RandomTerm term in formula.RandomTerms) { StructureOf(formula, term); }
        if (formula.RandomTerms.IsEmpty && !options.AllowNoRandomEffects && options.Residual is null && options.Variance is null)
        {
            throw new MixedModelException(FormulaProblems.NoRandomEffects(formula.Text, Candidates(formula, data)));
        }
    }

    /// <summary>The covariance structure of a term.</summary>
    /// <exception cref="MixedModelException">It cannot be estimated (MM1020).</exception>
    internal static CovarianceStructure StructureOf(ModelFormula formula, RandomTerm term) =>
        (term.Structure, term.Heterogeneous) switch
        {
            (CovarianceNames.Unstructured, not false) => CovarianceStructure.Unstructured,
            (CovarianceNames.Diagonal, not false) => CovarianceStructure.Diagonal,
            _ => throw new MixedModelException(FormulaProblems.StructureNotEstimated(formula.Text, term)),
        };

    /// <summary>Columns that could group the rows: categories first, then whole numbers, with fewer values than rows, not
    /// used yet.</summary>
    private static List<string> Candidates(ModelFormula formula, DataSet data)
    {
        HashSet<string> used = new(StringComparer.Ordinal);
        used.UnionWith(FormulaWalk.Variables(formula.Response).Concat(FormulaColumns.Predictors(formula)).Select(v => v.Name));
        List<string> candidates = [];
        foreach (Column column in data.Columns.OrderBy(column => column is NumberColumn))
        {
            if (used.Contains(column.Name) || column is DateColumn) { continue; }
            if (column is NumberColumn number && !IsWhole(number)) { continue; }
            int levels = column.ToFactor().Levels.Length;
            if (levels > 1 && levels < column.Count - column.MissingCount) { candidates.Add(column.Name); }
        }

        return candidates;
    }

    private static bool IsWhole(NumberColumn column)
    {
        foreach (double value in column.Values)
        {
            if (!double.IsNaN(value) && value != Math.Floor(value)) { return false; }
        }

        return true;
    }
}
