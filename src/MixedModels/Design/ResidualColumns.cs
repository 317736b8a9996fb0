using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>The columns of data that a residual structure and a variance function need.</summary>
internal static class ResidualColumns
{
    /// <summary>The columns, each once.</summary>
    /// <param name="data">The data.</param>
    /// <param name="structure">The residual structure, or null.</param>
    /// <param name="variance">The variance function, or null.</param>
    /// <exception cref="MixedModelException">The data lack columns (MM2103), or the expression cannot be read.</exception>
    internal static ImmutableArray<Column> Find(DataSet data, ResidualStructure? structure, VarianceFunction? variance)
    {
        string option = structure is null ? variance?.ToString() ?? string.Empty : structure.ToString();
        return [.. NamesOf(structure, variance).Select(name => data.Find(name) ?? throw new MixedModelException(DesignProblems.UnknownResidualColumn(option, name, data)))];
    }

    /// <summary>Names of the columns, each once.</summary>
    /// <param name="structure">The residual structure, or null.</param>
    /// <param name="variance">The variance function, or null.</param>
    internal static IEnumerable<string> NamesOf(ResidualStructure? structure, VarianceFunction? variance)
    {
        List<string> names = [];
        if (structure is not null) { names.AddRange(new[] { structure.Time, structure.Subject, structure.By }.OfType<string>()); }
        if (variance is { IsOfFactor: true }) { names.Add(variance.Expression); }
        else if (variance is not null) { names.AddRange(FormulaWalk.Variables(ExpressionOf(variance)).Select(v => v.Name)); }
        return names.Distinct(StringComparer.Ordinal);
    }

    /// <summary>The expression that a variance function depends on.</summary>
    internal static FormulaNode ExpressionOf(VarianceFunction variance) =>
        ModelFormula.Parse($"y ~ I({variance.Expression})").FixedTerms.Terms[0].Factors[0];
}
