using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Writes a random-effects term with a covariance matrix per level of a column as one term per level: <c>us(x | g, by = f)</c> is
/// <c>us(0 + at(f, "a") + at(f, "a"):x | g)</c> and so on, independent of each other.</summary>
internal static class MatrixPerLevel
{
    private const int MostLevels = 50;

    /// <summary>The formula without <c>by</c>; the same instance where it has none.</summary>
    /// <param name="formula">The formula; its columns exist.</param>
    /// <param name="data">The rows, which tell the levels.</param>
    /// <exception cref="MixedModelException">The column has one level, or too many to have a matrix each (MM1033).</exception>
    internal static ModelFormula Expand(ModelFormula formula, DataSet data) => formula.RandomTerms.All(term => term.By is null)
        ? formula
        : new ModelFormula(formula.Text, formula.Response, formula.FixedTerms, formula.Offsets, [.. formula.RandomTerms.SelectMany(term => Expand(formula, term, data))]);

    private static IEnumerable<RandomTerm> Expand(ModelFormula formula, RandomTerm term, DataSet data)
    {
        if (term.By is not { } by) { return [term]; }
        if (data.Find(by.Name) is not { } column) { throw new MixedModelException(DesignProblems.UnknownVariable(formula.Text, by, data)); }
        ImmutableArray<string> levels = column.ToFactor().Levels;
        return levels.Length is < 2 or > MostLevels
            ? throw new MixedModelException(DesignProblems.LevelsOfMatrices(formula.Text, term, levels.Length, MostLevels))
            : levels.Select(level => term with { Terms = At(term.Terms, by, level), By = null });
    }

    private static TermSet At(TermSet terms, FormulaNode.Variable by, string level)
    {
        var at = new FormulaNode.FunctionCall("at", [new(null, by), new(null, new FormulaNode.Quoted(level, by.Span))], by.Span);
        return new TermSet(false, [.. terms.HasIntercept ? [new Term([at], by.Span)] : Array.Empty<Term>(), .. terms.Terms.Select(t => t with { Factors = [at, .. t.Factors] })]);
    }
}
