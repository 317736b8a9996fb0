using MixedModels.Benchmarks.Comparing;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Formulas;

namespace MixedModels.Benchmarks.Suites;

/// <summary>Data and design of a case, in memory.</summary>
internal static class CaseDesign
{
    /// <summary>Reads the data of a case.</summary>
    internal static (FitCase Case, DataSet Data) Read(string name)
    {
        FitCase fit = FitCase.Find(name) ?? throw new ArgumentException($"no case {name}", nameof(name));
        return (fit, DataSet.ReadCsv(CaseData.Path(fit, folder: null)));
    }

    /// <summary>Formula and data to matrices.</summary>
    internal static ModelDesign Build(string name)
    {
        (FitCase fit, DataSet data) = Read(name);
        ModelFormula formula = ModelFormula.Parse(fit.Formula, [.. data.Columns.Select(column => column.Name)]);
        return DesignBuilder.Build(formula, data, new FitOptions().ToDesignOptions());
    }
}
