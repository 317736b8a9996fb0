using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Learns from passing rows what data-dependent functions remember, where sums and extremes tell it.</summary>
internal static class StreamedFunctions
{
    private const int MostDistinct = 1024;

    /// <summary>The codings of all data-dependent calls of a formula.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="chunks">One pass over the complete rows; asked for only if there is something to learn.</param>
    /// <param name="cancellationToken">Stops the pass.</param>
    /// <exception cref="MixedModelException">A function needs all values at once (MM1040), or its argument has no spread.</exception>
    internal static ImmutableSortedDictionary<string, FunctionCoding> Learn(ModelFormula formula, Func<IEnumerable<DataSet>> chunks, CancellationToken cancellationToken)
    {
        FormulaNode.FunctionCall[] calls =
            [.. FormulaColumns.Expressions(formula).SelectMany(FormulaWalk.All).OfType<FormulaNode.FunctionCall>().Where(IsDataDependent).DistinctBy(CanonicalText.Of, StringComparer.Ordinal)];
        foreach (FormulaNode.FunctionCall call in calls)
        {
            bool isInner = calls.Any(outer => !ReferenceEquals(outer, call) && FormulaWalk.All(outer).Contains(call));
            if (isInner || !CanBeStreamed(formula, call)) { throw new MixedModelException(DesignProblems.NeedsAllRows(formula.Text, call)); }
        }

        ImmutableSortedDictionary<string, FunctionCoding>.Builder codings = ModelCoding.Empty.Functions.ToBuilder();
        if (calls.Length == 0) { return codings.ToImmutable(); }
        ValueSummary[] summaries = [.. calls.Select(_ => new ValueSummary(MostDistinct))];
        foreach (DataSet chunk in chunks())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var evaluator = new ExpressionEvaluator(formula.Text, chunk, RowSelection.All(chunk.RowCount), FunctionMemory.ForTraining(ModelCoding.Empty.Functions));
            for (int i = 0; i < calls.Length; i++) { summaries[i].Add(evaluator.Numbers(new CallArguments(formula.Text, calls[i]).First)); }
        }

        for (int i = 0; i < calls.Length; i++) { codings[CanonicalText.Of(calls[i])] = Coding(formula.Text, calls[i], summaries[i]); }
        return codings.ToImmutable();
    }

    private static bool IsDataDependent(FormulaNode.FunctionCall call) => call.Function switch
    {
        "scale" or "center" or "ns" or "bs" or "within" or "between" => true,
        "poly" => !new CallArguments(string.Empty, call).Logical("raw", false),
        "cut" => new CallArguments(string.Empty, call).Numbers("breaks") is not { Length: > 1 },
        _ => false,
    };

    private static bool CanBeStreamed(ModelFormula formula, FormulaNode.FunctionCall call) => call.Function switch
    {
        "scale" or "center" or "cut" => true,
        "ns" or "bs" => new CallArguments(formula.Text, call).Has("knots"),
        _ => false,
    };

    private static FunctionCoding Coding(string formula, FormulaNode.FunctionCall call, ValueSummary x) => call.Function switch
    {
        "cut" => ExpressionEvaluator.LearnCut(formula, call, x.Minimum, x.Maximum),
        "ns" or "bs" => ExpressionEvaluator.LearnSpline(formula, call, x.Minimum, x.Maximum, x.Distinct, null),
        _ => ExpressionEvaluator.LearnScale(formula, call, () => x.Mean, x.RootMeanSquare),
    };
}
