using System.Collections.Immutable;
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
            FactorColumns = [.. factors.Select(c => c.Name)],
            Levels = LevelsOf(factors.Where(c => c.HasExplicitOrder && !c.IsOrdered)),
            OrderedLevels = LevelsOf(factors.Where(c => c.IsOrdered)),
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
            Contrasts = ContrastsOf(reference),
        };
    }

    /// <summary>The matrices of the model, without a fit.</summary>
    /// <param name="reference">The case.</param>
    /// <param name="formula">The formula, when another than the case's own.</param>
    internal static ModelDesign Design(this ReferenceCase reference, string? formula = null) => DesignBuilder.Build(
        ModelFormula.Parse(formula ?? reference.Formula),
        reference.LoadData(),
        new DesignOptions { WeightsColumn = reference.Weights, Contrasts = ContrastsOf(reference) });

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
