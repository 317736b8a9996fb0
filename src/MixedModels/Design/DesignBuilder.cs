using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Turns a formula and data into the matrices of a model.</summary>
internal static class DesignBuilder
{
    /// <summary>Builds the matrices on the complete rows and remembers how they were coded.</summary>
    /// <param name="formula">The formula; a dot has been expanded by its parser.</param>
    /// <param name="data">The rows.</param>
    /// <param name="options">Weights, contrasts, and whether a model may lack random effects.</param>
    /// <exception cref="MixedModelException">Formula and data leave no model to fit.</exception>
    internal static ModelDesign Build(ModelFormula formula, DataSet data, DesignOptions options) =>
        new TrainingDesign(MatrixPerLevel.Expand(formula, data), data, options).Build();

    /// <summary>Codes new rows as the training rows were coded; every row is kept.</summary>
    /// <param name="coding">What the fitted model remembers.</param>
    /// <param name="data">New rows; the response is not needed.</param>
    /// <exception cref="MixedModelException">A column is missing or holds something else than in training.</exception>
    internal static AppliedDesign Apply(ModelCoding coding, DataSet data) => new NewRowsDesign(coding, data).Build();
}
