using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Inference;
using MixedModels.LinearAlgebra;
using MixedModels.Persistence;
using MixedModels.Prediction;
using MixedModels.Problems;

namespace MixedModels;

/// <content>Conditional modes, and what is known row by row.</content>
public sealed partial class LinearMixedModel
{
    private readonly ModelDesign? design;
    private RowResults? rowResults;

    internal Estimate Estimate { get; }

    internal DesignSchema Schema { get; }

    /// <summary>Indices of the rows used, where rows are at hand.</summary>
    internal int[]? UsedRows => design?.UsedRows;

    /// <summary>Whether the rows are at hand; a model read from a file gets them by <see cref="WithData"/>.</summary>
    public bool HasRows => design is not null;

    /// <summary>Conditional modes of a grouping factor with their conditional variances.</summary>
    /// <param name="group">Name of the grouping factor, as in <see cref="Levels"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such grouping factor.</exception>
    public ConditionalModes ConditionalModes(string group)
    {
        int factor = -1;
        for (int f = 0; f < Estimate.Data.Factors.Length; f++)
        {
            if (string.Equals(Estimate.Data.Factors[f].Name, group, StringComparison.Ordinal)) { factor = f; }
        }

        if (factor < 0) { throw new KeyNotFoundException($"There is no grouping factor '{group}'; there are {string.Join(", ", Levels.Keys)}."); }
        FactorProducts products = Estimate.Data.Factors[factor];
        var inverse = new SelectedInverse(Estimate.ProfiledObjective.System.Symbolic, Estimate.ProfiledObjective.System.Team);
        inverse.Compute(Estimate.ProfiledObjective.System.Factor, new double[products.Border.Length / (products.LevelCount * products.Width)]);
        return new ConditionalModes(
            group,
            [.. products.Terms.SelectMany(t => Schema.Terms[t.TermIndex].Columns)],
            Schema.Levels(group),
            new Matrix(products.LevelCount, products.Width, ModeReader.Modes(Estimate, factor)),
            ModeReader.Variances(Estimate, factor, inverse));
    }

    /// <summary>Fitted values Xβ̂ + Zb̂ + offset, one per row of the data; NaN where the row was dropped.</summary>
    /// <exception cref="MixedModelException">The model was read from a file and has no rows.</exception>
    public IReadOnlyList<double> FittedValues() => Row.Fitted();

    /// <summary>Population fitted values Xβ̂ + offset, one per row of the data; NaN where the row was dropped.</summary>
    /// <exception cref="MixedModelException">The model was read from a file and has no rows.</exception>
    public IReadOnlyList<double> PopulationFittedValues() => Row.Population();

    /// <summary>Conditional residuals: response less fitted value; NaN where the row was dropped.</summary>
    public IReadOnlyList<double> Residuals() => Row.Residuals();

    /// <summary>Marginal residuals: response less population fitted value; NaN where the row was dropped.</summary>
    public IReadOnlyList<double> MarginalResiduals() => Row.MarginalResiduals();

    /// <summary>Conditional residuals times √w/σ; NaN where the row was dropped.</summary>
    public IReadOnlyList<double> PearsonResiduals() => Row.Pearson();

    /// <summary>Leverages: the diagonal of the matrix that maps the response to the fitted values; NaN where the row was dropped.</summary>
    /// <exception cref="MixedModelException">The model has a residual structure (MM1032).</exception>
    public IReadOnlyList<double> Leverages()
    {
        ThrowIfResidual("leverages");
        return Row.Leverages();
    }

    private RowResults Row => rowResults ??= new RowResults(
        design ?? throw new MixedModelException(PersistenceProblems.NeedsRows("a value per row")), Estimate);
}
