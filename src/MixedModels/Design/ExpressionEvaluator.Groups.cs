using MixedModels.Data;
using MixedModels.Formulas;

namespace MixedModels.Design;

internal sealed partial class ExpressionEvaluator
{
    /// <summary><c>between(x, g)</c>, the mean of x in the row's level of g, and <c>within(x, g)</c>, x minus that mean.</summary>
    /// <remarks>The means are over all rows where x and g are present, whether the model uses them or not; a level that
    /// training did not meet takes its mean from the rows at hand.</remarks>
    private FrameValue.Numbers GroupMeans(FormulaNode.FunctionCall call)
    {
        CallArguments arguments = new(formula, call);
        FormulaNode group = arguments.Required("g");
        Dictionary<string, double> here = [];
        FunctionCoding.GroupMeans coding = memory.Recall(Key(call), () =>
        {
            here = MeansOfPresentRows(call, arguments.First, group);
            KeyValuePair<string, double>[] sorted = [.. here.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
            return new FunctionCoding.GroupMeans([.. sorted.Select(pair => pair.Key)], [.. sorted.Select(pair => pair.Value)]);
        });

        // Evaluated after the training rows have taught nested functions what they remember.
        ExpressionEvaluator inner = new(formula, data, rows, memory, Key(call) + " ");
        double[] x = inner.OperandColumn(call, arguments.First);
        FrameValue.Categories levels = inner.Categories(group);
        double[] means = MeansOfLevels(call, arguments.First, group, coding, levels);
        double[] result = new double[x.Length];
        bool isWithin = call.Function == "within";
        for (int i = 0; i < x.Length; i++)
        {
            double mean = levels.Codes[i] < 0 || double.IsNaN(x[i]) ? double.NaN : means[levels.Codes[i]];
            result[i] = isWithin ? x[i] - mean : mean;
        }

        return new FrameValue.Numbers(result);
    }

    /// <summary>The mean of every level: remembered, or for a new level that of its rows in this data.</summary>
    private double[] MeansOfLevels(
        FormulaNode.FunctionCall call,
        FormulaNode x,
        FormulaNode group,
        FunctionCoding.GroupMeans coding,
        FrameValue.Categories levels)
    {
        Dictionary<string, double> known = new(coding.Levels.Length, StringComparer.Ordinal);
        for (int j = 0; j < coding.Levels.Length; j++) { known[coding.Levels[j]] = coding.Means[j]; }
        Dictionary<string, double>? here = null;
        double[] means = new double[levels.Levels.Length];
        for (int level = 0; level < means.Length; level++)
        {
            if (!known.TryGetValue(levels.Levels[level], out double mean))
            {
                here ??= MeansOfPresentRows(call, x, group);
                mean = here.GetValueOrDefault(levels.Levels[level], double.NaN);
            }

            means[level] = mean;
        }

        return means;
    }

    private Dictionary<string, double> MeansOfPresentRows(FormulaNode.FunctionCall call, FormulaNode x, FormulaNode group)
    {
        bool[] missing = new bool[data.RowCount];
        foreach (FormulaNode.Variable variable in FormulaWalk.Variables(call))
        {
            Column column = FindColumn(variable);
            for (int row = 0; row < missing.Length; row++) { missing[row] |= column.IsMissing(row); }
        }

        ExpressionEvaluator inner = new(formula, data, RowSelection.Without(missing), memory, Key(call) + " ");
        double[] values = inner.OperandColumn(call, x);
        FrameValue.Categories levels = inner.Categories(group);
        double[] sums = new double[levels.Levels.Length];
        double[] corrections = new double[levels.Levels.Length];
        int[] counts = new int[levels.Levels.Length];
        for (int i = 0; i < values.Length; i++)
        {
            sums[levels.Codes[i]] += values[i];
            counts[levels.Codes[i]]++;
        }

        for (int i = 0; i < values.Length; i++)
        {
            int level = levels.Codes[i];
            corrections[level] += values[i] - (sums[level] / counts[level]);
        }

        Dictionary<string, double> means = new(StringComparer.Ordinal);
        for (int level = 0; level < sums.Length; level++)
        {
            if (counts[level] > 0) { means[levels.Levels[level]] = (sums[level] + corrections[level]) / counts[level]; }
        }

        return means;
    }
}
