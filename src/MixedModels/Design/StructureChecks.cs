using MixedModels.Covariance;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Checks what the formula asks of the random effects, before any row is looked at.</summary>
internal static class StructureChecks
{
    /// <summary>Checks that there are random effects, or need not be.</summary>
    /// <exception cref="MixedModelException">MM1004.</exception>
    internal static void Check(ModelFormula formula, DataSet data, DesignOptions options)
    {
        if (formula.RandomTerms.IsEmpty && !options.AllowNoRandomEffects && options.Residual is null && options.Variance is null)
        {
            throw new MixedModelException(FormulaProblems.NoRandomEffects(formula.Text, Candidates(formula, data)));
        }
    }

    /// <summary>The shape of a term's covariance matrix: a pattern holds a full one.</summary>
    internal static CovarianceStructure ShapeOf(RandomTerm term) =>
        term.Structure == CovarianceNames.Diagonal && term.Heterogeneous != false ? CovarianceStructure.Diagonal : CovarianceStructure.Unstructured;

    /// <summary>The pattern a term's covariance matrix is held to; null for none.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="term">One of its terms.</param>
    /// <param name="width">Columns of the term.</param>
    /// <exception cref="MixedModelException">The columns are too few for its factors (MM1020).</exception>
    internal static RandomStructure? PatternOf(ModelFormula formula, RandomTerm term, int width)
    {
        RandomStructure? pattern = RandomStructures.Of(term.Structure, term.Heterogeneous, term.Factors, width);
        bool isTooRich = pattern is FactorAnalyticEffects of && (of.Factors >= width || pattern.ParameterCount(width) > width * (width + 1) / 2);
        return isTooRich ? throw new MixedModelException(FormulaProblems.TooManyFactors(formula.Text, term, width)) : pattern;
    }

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
