using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Formulas;
using MixedModels.Testing.Dense;
using MixedModels.Testing.References;
using MixedModels.Testing.Simulation;

namespace MixedModels.Tests.Reference;

/// <summary>A model that no reference program states as we do, judged by the dense oracle.</summary>
/// <param name="Id">Name of the case.</param>
/// <param name="Formula">The formula.</param>
/// <param name="Data">Reads or makes the rows.</param>
/// <param name="Options">Settings of the fit.</param>
internal sealed record DenseCase(string Id, string Formula, Func<DataSet> Data, FitOptions Options)
{
    private static readonly FitOptions Reml = new();

    private static readonly FitOptions Ml = new() { Method = EstimationMethod.Ml };

    /// <summary>All cases by name.</summary>
    internal static ImmutableSortedDictionary<string, DenseCase> All { get; } = new DenseCase[]
    {
        new("four_levels_slopes_reml", "y ~ x + sex + (x | district/school/class)", () => SimulatedRows.FourLevels(20).ToDataSet(), Reml),
        new("four_levels_slopes_ml", "y ~ x + sex + (x | district/school/class)", () => SimulatedRows.FourLevels(20).ToDataSet(), Ml),
        new("four_levels_intercepts", "y ~ x + (1 | district/school/class)", () => SimulatedRows.FourLevels(21).ToDataSet(), Reml),
        new("four_levels_independent", "y ~ x * sex + (x || district/school/class)", () => SimulatedRows.FourLevels(22).ToDataSet(), Reml),
        new("machines_double_bar", "score ~ Machine + (Machine || Worker)", Machines, Reml),
        new("machines_double_bar_cells", "score ~ Machine + (0 + Machine || Worker)", Machines, Ml),
        new("crossed_slopes", "y ~ x + f + (x | subject) + (1 | item)", () => SimulatedRows.Crossed(23, 160).ToDataSet(), Reml),
        new("crossed_factor_double_bar", "y ~ x + (f || subject) + (1 | item)", () => SimulatedRows.Crossed(24, 200).ToDataSet(), Reml),
        new("crossed_weights_offset", "y ~ x * a + offset(off) + (x | subject) + (1 | item)", () => SimulatedRows.Crossed(25, 150).ToDataSet(), Reml with { Weights = "w" }),
        new("crossed_two_terms_a_group", "y ~ x + offset(off) + (1 | subject) + (0 + x | subject) + (a | item)", () => SimulatedRows.Crossed(26, 180).ToDataSet(), Ml),
        new("rank_deficient", "y ~ x + I(2 * x) + f + offset(off) + (1 | subject) + (1 | item)", () => SimulatedRows.Crossed(27, 120).ToDataSet(), Reml),
        new("interaction_grouping", "y ~ f + offset(off) + (1 | subject:a) + (x | item)", () => SimulatedRows.Crossed(28, 170).ToDataSet(), Reml),
    }.ToImmutableSortedDictionary(c => c.Id, c => c, StringComparer.Ordinal);

    /// <summary>The matrices of the model.</summary>
    internal ModelDesign Design()
    {
        DataSet data = Data();
        return DesignBuilder.Build(ModelFormula.Parse(Formula, [.. data.Columns.Select(c => c.Name)]), data, Options.ToDesignOptions());
    }

    /// <summary>The oracle of the model.</summary>
    /// <param name="design">The matrices.</param>
    internal DenseModel Oracle(ModelDesign design) => DenseDesign.From(design, Options.Method == EstimationMethod.Reml);

    private static DataSet Machines() => ReferenceCase.Load("machines_slopes").LoadData();
}
