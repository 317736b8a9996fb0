using System.Diagnostics;

namespace MixedModels.LinearAlgebra;

/// <summary>Solves X·Lᵀ = B for many rows B with a lower triangular L, column-major with strides.</summary>
internal static class TriangularRight
{
    private const int Unblocked = 8;

    /// <summary>Overwrites B with B·L⁻ᵀ, by halves so that the work is in matrix products.</summary>
    /// <param name="l">L, width × width; only the lower triangle is read.</param>
    /// <param name="strideL">Distance between columns of L.</param>
    /// <param name="width">Columns of B.</param>
    /// <param name="b">B, rows × width; must not overlap L.</param>
    /// <param name="rows">Rows of B.</param>
    /// <param name="strideB">Distance between columns of B.</param>
    internal static void Solve(ReadOnlySpan<double> l, int strideL, int width, Span<double> b, int rows, int strideB)
    {
        Debug.Assert(strideB >= rows && strideL >= width);
        if (rows == 0) { return; }
        if (width <= Unblocked)
        {
            SolveColumns(l, strideL, width, b, rows, strideB);
            return;
        }

        int left = DenseCholesky.Half(width);
        int right = width - left;
        Solve(l, strideL, left, b, rows, strideB);
        Span<double> trailing = b[(left * strideB)..];
        DenseProduct.Add(trailing, strideB, rows, right, left, -1.0, b, 1, strideB, l[left..], strideL, 1);
        Solve(l[((left * strideL) + left)..], strideL, right, trailing, rows, strideB);
    }

    private static void SolveColumns(ReadOnlySpan<double> l, int strideL, int width, Span<double> b, int rows, int strideB)
    {
        for (int j = 0; j < width; j++)
        {
            Span<double> column = b.Slice(j * strideB, rows);
            for (int k = 0; k < j; k++) { VectorKernels.AddScaled(column, -l[(k * strideL) + j], b.Slice(k * strideB, rows)); }
            VectorKernels.Scale(column, 1.0 / l[(j * strideL) + j]);
        }
    }
}
