using MixedModels.Data;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Reads precision weights.</summary>
internal static class WeightsReader
{
    /// <summary>The weights of the selected rows; null when there is no column of weights.</summary>
    /// <param name="data">The data.</param>
    /// <param name="rows">The rows used.</param>
    /// <param name="column">Name of the column, or null.</param>
    /// <exception cref="MixedModelException">The column is unknown or not numeric, a weight is negative, missing or infinite,
    /// or all are zero.</exception>
    internal static double[]? Read(DataSet data, RowSelection rows, string? column)
    {
        if (ReadSome(data, rows, column) is not { } weights) { return null; }
        return Array.Exists(weights, weight => weight > 0.0)
            ? weights
            : throw new MixedModelException(DesignProblems.AllWeightsZero(column!, weights.Length));
    }

    /// <summary>The weights of some of the rows, which may all be zero.</summary>
    /// <inheritdoc cref="Read"/>
    internal static double[]? ReadSome(DataSet data, RowSelection rows, string? column)
    {
        if (column is null) { return null; }
        Column found = data.Find(column) ?? throw new MixedModelException(DesignProblems.UnknownWeights(column, data));
        if (found is not NumberColumn numbers) { throw new MixedModelException(DesignProblems.WeightsNotNumeric(column)); }
        double[] weights = rows.Gather(numbers.Array);
        int first = Array.FindIndex(weights, IsBad);
        if (first >= 0)
        {
            throw new MixedModelException(DesignProblems.BadWeight(column, data, rows.Rows[first], weights[first], weights.Count(IsBad)));
        }

        return weights;
    }

    private static bool IsBad(double weight) => !(weight >= 0.0) || double.IsPositiveInfinity(weight);
}
