using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>A design whose rows pass by: a few rows that stand for all of them in everything but numbers, and the passes
/// from which cross-products are formed.</summary>
/// <param name="Shown">The design of the rows kept; its accounts, codings and notes are those of all rows.</param>
/// <param name="Rows">All rows, in passes.</param>
internal sealed record StreamedDesign(ModelDesign Shown, StreamedRows Rows)
{
    private const int RowsPerChunk = 8192;

    /// <summary>Reads the rows as often as it takes to learn what the design is.</summary>
    /// <param name="formula">The formula; its columns exist.</param>
    /// <param name="source">The rows.</param>
    /// <param name="options">Weights, contrasts, and whether a model may lack random effects.</param>
    /// <param name="cancellationToken">Stops the passes.</param>
    /// <exception cref="MixedModelException">Formula and data leave no model to fit, or a function needs all rows (MM1040).</exception>
    internal static StreamedDesign Of(ModelFormula formula, CsvChunks source, DesignOptions options, CancellationToken cancellationToken)
    {
        ModelFormula used = options.LeaveOutRandomEffects ? formula.WithoutRandomEffects() : formula;
        ImmutableArray<string> needed =
            [.. FormulaWalk.Variables(formula.Response).Concat(FormulaColumns.Predictors(formula)).Select(variable => variable.Name).Distinct(StringComparer.Ordinal)];
        ImmutableSortedDictionary<string, FunctionCoding> functions =
            StreamedFunctions.Learn(used, () => source.Read(needed, null, RowsPerChunk), cancellationToken);
        DesignOptions learnt = options with { Functions = functions };
        var sketch = new RowSketch(used, learnt);
        var missing = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (DataSet chunk in source.Read(needed, null, RowsPerChunk, missing))
        {
            cancellationToken.ThrowIfCancellationRequested();
            sketch.Add(chunk);
        }

        var account = new RowAccount(source.RowCount, sketch.RowCount, source.RowCount - sketch.RowCount, missing.ToImmutableSortedDictionary(StringComparer.Ordinal))
        {
            ZeroWeight = sketch.RowCount - sketch.Observations,
        };
        if (sketch.RowCount == 0) { throw new MixedModelException(DesignProblems.NoRows(formula, account)); }
        if (sketch.Observations == 0) { throw new MixedModelException(DesignProblems.AllWeightsZero(options.WeightsColumn!, sketch.RowCount)); }
        ModelDesign shown = DesignBuilder.Build(formula, sketch.ToDataSet(), learnt with { Counts = new StreamedCounts(account, sketch.Observations) });
        return new StreamedDesign(shown, new StreamedRows(source, shown, needed, options.WeightsColumn, sketch.Observations));
    }
}
