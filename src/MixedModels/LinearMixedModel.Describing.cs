using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels;

/// <content>What a fit would use, without fitting.</content>
public sealed partial class LinearMixedModel
{
    /// <summary>Reads a formula against data: names, counts and doubts, without fitting.</summary>
    /// <param name="formula">lme4's formula language.</param>
    /// <param name="data">The rows.</param>
    /// <param name="options">Settings of the fit that would follow; null for the defaults.</param>
    /// <exception cref="MixedModelException">The formula or the data leave no model to fit.</exception>
    public static ModelDescription Describe(string formula, DataSet data, FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new FitOptions();
        ModelFormula parsed = ParseFor(formula, data, options.Weights);
        ModelDesign design = DesignBuilder.Build(parsed, data, options.ToDesignOptions());
        return new ModelDescription(
            parsed.ToString(),
            design.FixedNames,
            [.. design.RandomTerms.Select(Describe)],
            RolesOfColumns.Of(options.Independent ? parsed.WithoutRandomEffects() : parsed, options.Weights),
            design.Rows,
            EstimateBytes(design),
            design.Problems);
    }

    private static RandomTermDescription Describe(RandomEffectsDesign term)
    {
        int[] rows = new int[term.Group.LevelCount];
        foreach (int code in term.Group.Codes) { rows[code]++; }
        Array.Sort(rows);
        int s = term.ColumnNames.Length;
        bool diagonal = term.Structure == CovarianceStructure.Diagonal;
        double median = 0.5 * (rows[(rows.Length - 1) / 2] + rows[rows.Length / 2]);
        return new RandomTermDescription(
            term.Group.Name, term.Group.LevelCount, term.ColumnNames, diagonal ? "diag" : "us", diagonal ? s : s * (s + 1) / 2, rows[0], median, rows[^1]);
    }

    // Columns of the design, cross-products, and a factor no denser than the pairs of levels that can occur together.
    private static long EstimateBytes(ModelDesign design)
    {
        long n = design.RowCount;
        long p = design.FixedColumns.Length + 1;
        long columns = design.FixedColumns.Concat(design.RandomTerms.SelectMany(t => t.Columns)).Distinct().Count() + 1;
        long numbers = n * columns;
        ImmutableArray<RandomEffectsDesign> terms = design.RandomTerms;
        long q = terms.Sum(t => (long)t.Group.LevelCount * t.ColumnNames.Length);
        numbers += 4 * q * p;
        foreach (RandomEffectsDesign first in terms)
        {
            foreach (RandomEffectsDesign second in terms)
            {
                if (ReferenceEquals(first, second)) { continue; }
                long pairs = Math.Min(n, (long)first.Group.LevelCount * second.Group.LevelCount);
                numbers += 2 * pairs * first.ColumnNames.Length * second.ColumnNames.Length;
            }
        }

        return numbers * sizeof(double);
    }
}
