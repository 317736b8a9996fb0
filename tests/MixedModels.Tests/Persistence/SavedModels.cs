using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Testing.References;
using MixedModels.Testing.Simulation;

namespace MixedModels.Tests.Persistence;

/// <summary>Fits of every kind that a model file must hold.</summary>
internal static class SavedModels
{
    private static readonly Rows Rows = SimulatedRows.Crossed(61, 150);

    private static readonly ImmutableSortedDictionary<string, Lazy<LinearMixedModel>> ByName = new (string Name, Func<LinearMixedModel> Fit)[]
    {
        ("single", () => Fit("y ~ x + (x | subject)")),
        ("nested", () => LinearMixedModel.Fit("y ~ x + sex + (x | district/school)", SimulatedRows.FourLevels(62).ToDataSet())),
        ("crossed", () => Fit("y ~ x * f + (x | subject) + (1 | item)", new FitOptions { Method = EstimationMethod.Ml })),
        ("weighted", () => Fit("y ~ x + offset(off) + (1 | subject)", new FitOptions { Weights = "w" })),
        ("rank_deficient", () => Fit("y ~ x + I(2 * x) + f + (f || item)")),
        ("boundary", () => LinearMixedModel.Fit("Yield ~ 1 + (1 | Batch)", ReferenceCase.Load("dyestuff2_reml").LoadData())),
        ("polynomial", () => Fit("y ~ poly(x, 3) + (1 | subject)")),
        ("spline", () => Fit("y ~ ns(x, df = 3) + a + (1 | subject)")),
        ("scaled", () => Fit("y ~ scale(x) + (scale(x) | subject)")),
        ("contrasts", () => Fit("y ~ f * a + (1 | item)", new FitOptions { Contrasts = ImmutableSortedDictionary<string, ContrastKind>.Empty.Add("f", ContrastKind.Sum).Add("a", ContrastKind.Helmert) })),
        ("ordered", () => LinearMixedModel.Fit("angle ~ ordered(temperature) + (1 | recipe:replicate)", ReferenceCase.Load("cake_numeric_ml").LoadData())),
        ("not_converged", () => Fit("y ~ x + (x | subject) + (1 | item)", new FitOptions { MaxEvaluations = 1 })),
        ("independent", () => Fit("y ~ x + f", new FitOptions { Independent = true })),
    }.ToImmutableSortedDictionary(m => m.Name, m => new Lazy<LinearMixedModel>(m.Fit), StringComparer.Ordinal);

    internal static IEnumerable<string> Names => ByName.Keys;

    internal static DataSet Data { get; } = Rows.ToDataSet();

    internal static DataSet OtherData { get; } = Rows.With("x", Rows.Numbers("x").Select((x, i) => i == 40 ? x + 0.01 : x)).ToDataSet();

    internal static LinearMixedModel Of(string name) => ByName[name].Value;

    private static LinearMixedModel Fit(string formula, FitOptions? options = null) => LinearMixedModel.Fit(formula, Data, options);
}
