using System.Collections.Immutable;
using System.Globalization;
using MixedModels.Covariance;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Formulas;

namespace MixedModels.Testing.References;

/// <summary>From a reference case to what the library takes: rows, formula and settings.</summary>
public static class ReferenceInputs
{
    /// <summary>The rows, with the orders of levels that the file alone does not tell.</summary>
    /// <param name="reference">The case.</param>
    public static DataSet LoadData(this ReferenceCase reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ImmutableArray<ReferenceColumn> factors = [.. reference.Columns.Where(c => c.IsFactor && !c.Levels.IsEmpty)];
        return DataSet.ReadCsv(reference.DataPath, new CsvOptions
        {
            Levels = LevelsOf(factors.Where(c => c.HasExplicitOrder && !c.IsOrdered)),
            OrderedLevels = LevelsOf(factors.Where(c => c.IsOrdered)),
            FactorColumns = [.. NumberedFactors(reference.Formula, factors)],
        });
    }

    /// <summary>The settings of the fit.</summary>
    /// <param name="reference">The case.</param>
    public static FitOptions Options(this ReferenceCase reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return new FitOptions
        {
            Method = reference.Reml ? EstimationMethod.Reml : EstimationMethod.Ml,
            Weights = reference.Weights,
            Residual = reference.ResidualStructure is { } structure ? ResidualStructure.Parse(structure) : null,
            Variance = reference.VarianceFunction is { } variance ? VarianceFunction.Parse(variance) : null,
            Contrasts = ContrastsOf(reference),
        };
    }

    /// <summary>The matrices of the model, without a fit.</summary>
    /// <param name="reference">The case.</param>
    /// <param name="formula">The formula, when another than the case's own.</param>
    internal static ModelDesign Design(this ReferenceCase reference, string? formula = null)
    {
        DataSet data = reference.LoadData();
        return DesignBuilder.Build(
            ModelFormula.Parse(formula ?? reference.Formula, [.. data.Columns.Select(c => c.Name)]), data, reference.Options().ToDesignOptions());
    }

    /// <summary>Factors of the fixed part whose levels look like numbers; right of a bar any variable is a factor.</summary>
    private static IEnumerable<string> NumberedFactors(string formula, IEnumerable<ReferenceColumn> factors)
    {
        ImmutableArray<string> names =
            [.. ModelFormula.Parse(formula).FixedTerms.Terms.SelectMany(t => t.Factors).OfType<FormulaNode.Variable>().Select(v => v.Name)];
        return factors.Where(c => names.Contains(c.Name) && c.Levels.All(IsNumber)).Select(c => c.Name);
    }

    private static bool IsNumber(string level) => double.TryParse(level, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static Dictionary<string, IReadOnlyList<string>> LevelsOf(IEnumerable<ReferenceColumn> columns) =>
        columns.ToDictionary(c => c.Name, c => (IReadOnlyList<string>)c.Levels, StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, ContrastKind> ContrastsOf(ReferenceCase reference) =>
        reference.Contrasts.ToImmutableSortedDictionary(c => c.Key, c => KindOf(c.Value), StringComparer.Ordinal);

    private static ContrastKind KindOf(string name) => name switch
    {
        "contr.treatment" => ContrastKind.Treatment,
        "contr.sum" => ContrastKind.Sum,
        "contr.helmert" => ContrastKind.Helmert,
        "contr.poly" => ContrastKind.Polynomial,
        _ => throw new ArgumentException($"Contrasts '{name}' are not known here.", nameof(name)),
    };
}
