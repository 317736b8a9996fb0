using System.Collections.Immutable;
using MixedModels.LinearAlgebra;

namespace MixedModels.Cli.Documents;

/// <summary>Numbers for JSON, which has neither NaN nor infinity: those become null.</summary>
internal static class FiniteNumber
{
    /// <summary>The number, or null when it is NaN or infinite.</summary>
    internal static double? Of(double value) => double.IsFinite(value) ? value : null;

    /// <summary>Numbers, those that are NaN or infinite as null.</summary>
    internal static ImmutableArray<double?> Of(IEnumerable<double> values) => [.. values.Select(Of)];

    /// <summary>A matrix row by row.</summary>
    internal static ImmutableArray<ImmutableArray<double?>> Of(Matrix matrix)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<double?>>(matrix.RowCount);
        for (int i = 0; i < matrix.RowCount; i++)
        {
            int row = i;
            rows.Add([.. Enumerable.Range(0, matrix.ColumnCount).Select(column => Of(matrix[row, column]))]);
        }

        return rows.MoveToImmutable();
    }
}
