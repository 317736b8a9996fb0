using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>The matrices of y = Xβ + Zb + ε on the rows used, in the user's units and coding.</summary>
internal sealed class ModelDesign
{
    /// <summary>Response minus offset is formed later; this is the response itself, n values.</summary>
    internal required double[] Response { get; init; }

    /// <summary>Sum of the offsets, n values, or null.</summary>
    internal required double[]? Offset { get; init; }

    /// <summary>Precision weights, n values ≥ 0, or null. A row of weight 0 is used for output only.</summary>
    internal required double[]? Weights { get; init; }

    /// <summary>Names of the columns of X as R names them, before rank reduction.</summary>
    internal required ImmutableArray<string> FixedNames { get; init; }

    /// <summary>Columns of X, each n values, before rank reduction.</summary>
    internal required ImmutableArray<double[]> FixedColumns { get; init; }

    /// <summary>For each column of X, the index of its term in the formula; −1 for the intercept.</summary>
    internal required ImmutableArray<int> FixedTermOfColumn { get; init; }

    /// <summary>The random-effects terms, in the formula's order.</summary>
    internal required ImmutableArray<RandomEffectsDesign> RandomTerms { get; init; }

    /// <summary>The residual side; null for independent residuals of one variance.</summary>
    internal ResidualDesign? Residual { get; init; }

    /// <summary>For each used row its index in the data set.</summary>
    internal required int[] UsedRows { get; init; }

    /// <summary>Rows read, used and dropped.</summary>
    internal required RowAccount Rows { get; init; }

    /// <summary>Notes and warnings about the design.</summary>
    internal required ImmutableArray<Problem> Problems { get; init; }

    /// <summary>What is needed to code new rows in the same way.</summary>
    internal ModelCoding Coding { get; init; } = ModelCoding.Empty;

    /// <summary>n, the number of rows used.</summary>
    internal int RowCount => Response.Length;
}
