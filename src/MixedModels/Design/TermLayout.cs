using System.Collections.Immutable;
using MixedModels.Covariance;

namespace MixedModels.Design;

/// <summary>Where a random-effects term lies within the columns of its grouping factor.</summary>
/// <param name="TermIndex">Index of the term in the formula's order.</param>
/// <param name="Offset">First column of the term among the factor's s columns.</param>
/// <param name="Width">Number of columns of the term.</param>
/// <param name="Structure">Shape of the term's covariance.</param>
/// <param name="Transform">R, upper triangular, Width × Width, column-major: the term's model matrix is T = T̃·R, and
/// products are of T̃, whose columns have mean square near 1 (weighted: Σwt² near n) and, where the structure allows, are orthogonal over the
/// pooled rows (diagonal structure: R is diagonal).</param>
/// <param name="StartsWithConstant">Whether the term's first column is the same in all rows: a random intercept.</param>
/// <param name="Pattern">What the covariance is held to, in the term's own columns; null where the shape alone restricts it.</param>
internal sealed record TermLayout(
    int TermIndex,
    int Offset,
    int Width,
    CovarianceStructure Structure,
    ImmutableArray<double> Transform,
    bool StartsWithConstant,
    RandomStructure? Pattern = null)
{
    /// <summary>The name of the structure: <c>us</c>, <c>diag</c>, or the pattern's, with <c>hom</c> or <c>het</c> where it has both forms.</summary>
    internal string StructureName => Pattern?.FullName ?? (Structure == CovarianceStructure.Diagonal ? "diag" : "us");

    /// <summary>Number of free covariance parameters.</summary>
    internal int ParameterCount => Pattern is { } pattern
        ? pattern.ParameterCount(Width)
        : Structure == CovarianceStructure.Diagonal ? Width : Width * (Width + 1) / 2;

    /// <summary>Per column the root mean square of T, √diag(RᵀR): one number for all where the pattern has one variance for all.</summary>
    internal double[] ColumnScales()
    {
        double[] squares = new double[Width];
        for (int j = 0; j < Width; j++)
        {
            for (int i = 0; i <= j; i++) { squares[j] += Transform[(j * Width) + i] * Transform[(j * Width) + i]; }
        }

        if (Pattern is { IsHeterogeneous: false }) { Array.Fill(squares, squares.Average()); }
        return [.. squares.Select(Math.Sqrt)];
    }
}
