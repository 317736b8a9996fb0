using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MixedModels.LinearAlgebra;

/// <summary>Dense matrix product C += α·A·B with packed operands and a register-blocked kernel.</summary>
/// <remarks>C is column-major. A and B are read through a row and a column stride each, so that a transpose is a
/// swap of strides. The kernel is the widest that the processor has and the shape fills. Each element of C is one chain of fused multiply-adds per depth
/// block, whatever tile or part of C it falls in: splitting C among threads changes no bit. Source: Goto &amp; van de
/// Geijn (2008), ACM TOMS 34(3), the packing scheme.</remarks>
internal static class DenseProduct
{
    private const int DepthBlock = 256;
    private const int RowBlock = 240;

    /// <summary>Multiplications up to which packing costs more than it gains.</summary>
    private const int Tiny = 256;

    /// <summary>C += α·A·B.</summary>
    /// <param name="c">C, m × n, column-major.</param>
    /// <param name="strideC">Distance between columns of C.</param>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <param name="alpha">Factor.</param>
    /// <param name="a">A: element (i, l) is <c>a[i * rowStrideA + l * columnStrideA]</c>.</param>
    /// <param name="rowStrideA">Row stride of A.</param>
    /// <param name="columnStrideA">Column stride of A.</param>
    /// <param name="b">B: element (l, j) is <c>b[l * rowStrideB + j * columnStrideB]</c>.</param>
    /// <param name="rowStrideB">Row stride of B.</param>
    /// <param name="columnStrideB">Column stride of B.</param>
    /// <param name="lowerOnly">Whether only the lower triangle of C is wanted; elements above the diagonal are then
    /// undefined inside tiles that the diagonal crosses.</param>
    internal static void Add(
        Span<double> c,
        int strideC,
        int m,
        int n,
        int k,
        double alpha,
        ReadOnlySpan<double> a,
        int rowStrideA,
        int columnStrideA,
        ReadOnlySpan<double> b,
        int rowStrideB,
        int columnStrideB,
        bool lowerOnly = false)
    {
        if (m == 0 || n == 0 || k == 0) { return; }
        if ((long)m * n * k <= Tiny)
        {
            AddTiny(c, strideC, m, n, k, alpha, a, rowStrideA, columnStrideA, b, rowStrideB, columnStrideB, lowerOnly);
        }
        else if (Vector512.IsHardwareAccelerated && m >= WideTile.Rows && n >= WideTile.Columns)
        {
            Add<WideTile>(c, strideC, m, n, k, alpha, a, rowStrideA, columnStrideA, b, rowStrideB, columnStrideB, lowerOnly);
        }
        else
        {
            Add<NarrowTile>(c, strideC, m, n, k, alpha, a, rowStrideA, columnStrideA, b, rowStrideB, columnStrideB, lowerOnly);
        }
    }

    /// <summary>C += α·A·B with one kind of tile; arguments as in the other overload.</summary>
    /// <typeparam name="TTile">The kernel.</typeparam>
    internal static void Add<TTile>(
        Span<double> c,
        int strideC,
        int m,
        int n,
        int k,
        double alpha,
        ReadOnlySpan<double> a,
        int rowStrideA,
        int columnStrideA,
        ReadOnlySpan<double> b,
        int rowStrideB,
        int columnStrideB,
        bool lowerOnly = false)
        where TTile : struct, IProductTile
    {
        if (m == 0 || n == 0 || k == 0) { return; }
        int depth = Math.Min(k, DepthBlock);
        double[] packedA = ArrayPool<double>.Shared.Rent(RoundUp(Math.Min(m, RowBlock), TTile.Rows) * depth);
        double[] packedB = ArrayPool<double>.Shared.Rent(RoundUp(n, TTile.Columns) * depth);
        Span<double> edge = stackalloc double[TTile.Rows * TTile.Columns];
        for (int l0 = 0; l0 < k; l0 += depth)
        {
            int kc = Math.Min(depth, k - l0);
            Pack(packedB, TTile.Columns, b[(l0 * rowStrideB)..], columnStrideB, rowStrideB, n, kc, 1.0);
            for (int i0 = 0; i0 < m; i0 += RowBlock)
            {
                int mc = Math.Min(RowBlock, m - i0);
                Pack(packedA, TTile.Rows, a[((i0 * rowStrideA) + (l0 * columnStrideA))..], rowStrideA, columnStrideA, mc, kc, alpha);
                for (int j = 0; j < n; j += TTile.Columns)
                {
                    int nr = Math.Min(TTile.Columns, n - j);
                    for (int i = 0; i < mc; i += TTile.Rows)
                    {
                        int mr = Math.Min(TTile.Rows, mc - i);
                        if (lowerOnly && i0 + i + mr <= j) { continue; }
                        ref double panelA = ref packedA[i * kc];
                        ref double panelB = ref packedB[j * kc];
                        int at = (j * strideC) + i0 + i;
                        if (mr == TTile.Rows && nr == TTile.Columns)
                        {
                            Debug.Assert(at + ((TTile.Columns - 1) * strideC) + TTile.Rows <= c.Length);
                            TTile.Accumulate(ref panelA, ref panelB, kc, ref c[at], strideC);
                        }
                        else
                        {
                            edge.Clear();
                            TTile.Accumulate(ref panelA, ref panelB, kc, ref edge[0], TTile.Rows);
                            for (int jj = 0; jj < nr; jj++)
                            {
                                Span<double> column = c.Slice(at + (jj * strideC), mr);
                                for (int ii = 0; ii < mr; ii++) { column[ii] += edge[(jj * TTile.Rows) + ii]; }
                            }
                        }
                    }
                }
            }
        }

        ArrayPool<double>.Shared.Return(packedA);
        ArrayPool<double>.Shared.Return(packedB);
    }

    // The same chain of operations as in a tile.
    private static void AddTiny(
        Span<double> c,
        int strideC,
        int m,
        int n,
        int k,
        double alpha,
        ReadOnlySpan<double> a,
        int rowStrideA,
        int columnStrideA,
        ReadOnlySpan<double> b,
        int rowStrideB,
        int columnStrideB,
        bool lowerOnly)
    {
        for (int j = 0; j < n; j++)
        {
            ReadOnlySpan<double> columnB = b[(j * columnStrideB)..];
            for (int i = lowerOnly ? j : 0; i < m; i++)
            {
                ReadOnlySpan<double> rowA = a[(i * rowStrideA)..];
                double sum = 0.0;
                for (int l = 0; l < k; l++) { sum = Math.FusedMultiplyAdd(alpha * rowA[l * columnStrideA], columnB[l * rowStrideB], sum); }
                c[(j * strideC) + i] += sum;
            }
        }
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    // Panels of `tile` lines each, line by line within a step of the depth; lines past the last are zero.
    private static void Pack(Span<double> packed, int tile, ReadOnlySpan<double> source, int lineStride, int depthStride, int lines, int depth, double alpha)
    {
        for (int i0 = 0; i0 < lines; i0 += tile)
        {
            int count = Math.Min(tile, lines - i0);
            Span<double> panel = packed.Slice(i0 * depth, tile * depth);
            if (count < tile) { panel.Clear(); }
            ReadOnlySpan<double> from = source[(i0 * lineStride)..];
            if (lineStride == 1) { PackContiguous(panel, tile, from, depthStride, count, depth, alpha); }
            else { PackStrided(panel, tile, from, lineStride, depthStride, count, depth, alpha); }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackContiguous(Span<double> panel, int tile, ReadOnlySpan<double> source, int depthStride, int count, int depth, double alpha)
    {
        for (int l = 0; l < depth; l++)
        {
            Span<double> to = panel.Slice(l * tile, count);
            if (alpha == 1.0) { source.Slice(l * depthStride, count).CopyTo(to); }
            else { VectorKernels.SetScaled(to, alpha, source.Slice(l * depthStride, count)); }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackStrided(Span<double> panel, int tile, ReadOnlySpan<double> source, int lineStride, int depthStride, int count, int depth, double alpha)
    {
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> line = source[(i * lineStride)..];
            for (int l = 0; l < depth; l++) { panel[(l * tile) + i] = alpha * line[l * depthStride]; }
        }
    }
}
