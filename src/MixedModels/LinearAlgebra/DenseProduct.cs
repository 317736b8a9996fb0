using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MixedModels.LinearAlgebra;

/// <summary>Dense matrix product C += α·A·B with packed operands and a register-blocked kernel of 12 × 4.</summary>
/// <remarks>C is column-major. A and B are read through a row and a column stride each, so that a transpose is a
/// swap of strides. Source: Goto &amp; van de Geijn (2008), ACM TOMS 34(3), the packing scheme.</remarks>
internal static class DenseProduct
{
    private const int TileRows = 12;
    private const int TileColumns = 4;
    private const int DepthBlock = 256;
    private const int RowBlock = 240;

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
        int depth = Math.Min(k, DepthBlock);
        int columnPanels = (n + TileColumns - 1) / TileColumns;
        double[] packedA = ArrayPool<double>.Shared.Rent(RowBlock * depth);
        double[] packedB = ArrayPool<double>.Shared.Rent(columnPanels * TileColumns * depth);
        Span<double> edge = stackalloc double[TileRows * TileColumns];
        for (int l0 = 0; l0 < k; l0 += depth)
        {
            int kc = Math.Min(depth, k - l0);
            PackB(packedB, b[(l0 * rowStrideB)..], rowStrideB, columnStrideB, kc, n);
            for (int i0 = 0; i0 < m; i0 += RowBlock)
            {
                int mc = Math.Min(RowBlock, m - i0);
                PackA(packedA, a[((i0 * rowStrideA) + (l0 * columnStrideA))..], rowStrideA, columnStrideA, mc, kc, alpha);
                for (int j = 0; j < n; j += TileColumns)
                {
                    int nr = Math.Min(TileColumns, n - j);
                    for (int i = 0; i < mc; i += TileRows)
                    {
                        int mr = Math.Min(TileRows, mc - i);
                        if (lowerOnly && i0 + i + mr <= j) { continue; }
                        ref double panelA = ref packedA[i * kc];
                        ref double panelB = ref packedB[j * kc];
                        int at = (j * strideC) + i0 + i;
                        if (mr == TileRows && nr == TileColumns)
                        {
                            Debug.Assert(at + (3 * strideC) + TileRows <= c.Length);
                            Kernel(ref panelA, ref panelB, kc, ref c[at], strideC);
                        }
                        else
                        {
                            edge.Clear();
                            Kernel(ref panelA, ref panelB, kc, ref edge[0], TileRows);
                            for (int jj = 0; jj < nr; jj++)
                            {
                                Span<double> column = c.Slice(at + (jj * strideC), mr);
                                for (int ii = 0; ii < mr; ii++) { column[ii] += edge[(jj * TileRows) + ii]; }
                            }
                        }
                    }
                }
            }
        }

        ArrayPool<double>.Shared.Return(packedA);
        ArrayPool<double>.Shared.Return(packedB);
    }

    private static void PackA(Span<double> packed, ReadOnlySpan<double> a, int rowStride, int columnStride, int m, int k, double alpha)
    {
        for (int i0 = 0; i0 < m; i0 += TileRows)
        {
            int rows = Math.Min(TileRows, m - i0);
            Span<double> panel = packed.Slice(i0 * k, TileRows * k);
            for (int l = 0; l < k; l++)
            {
                int from = (i0 * rowStride) + (l * columnStride);
                Span<double> to = panel.Slice(l * TileRows, TileRows);
                for (int i = 0; i < rows; i++) { to[i] = alpha * a[from + (i * rowStride)]; }
                for (int i = rows; i < TileRows; i++) { to[i] = 0.0; }
            }
        }
    }

    private static void PackB(Span<double> packed, ReadOnlySpan<double> b, int rowStride, int columnStride, int k, int n)
    {
        for (int j0 = 0; j0 < n; j0 += TileColumns)
        {
            int columns = Math.Min(TileColumns, n - j0);
            Span<double> panel = packed.Slice(j0 * k, TileColumns * k);
            for (int l = 0; l < k; l++)
            {
                int from = (l * rowStride) + (j0 * columnStride);
                Span<double> to = panel.Slice(l * TileColumns, TileColumns);
                for (int j = 0; j < columns; j++) { to[j] = b[from + (j * columnStride)]; }
                for (int j = columns; j < TileColumns; j++) { to[j] = 0.0; }
            }
        }
    }

    // The packed panels hold kc·12 and kc·4 elements and C holds a whole 12 × 4 tile at c (asserted by the caller),
    // which makes the unchecked loads and stores safe.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Kernel(ref double a, ref double b, int k, ref double c, int strideC)
    {
        Vector256<double> c00 = default, c10 = default, c20 = default;
        Vector256<double> c01 = default, c11 = default, c21 = default;
        Vector256<double> c02 = default, c12 = default, c22 = default;
        Vector256<double> c03 = default, c13 = default, c23 = default;
        for (int l = 0; l < k; l++)
        {
            Vector256<double> a0 = Vector256.LoadUnsafe(ref a);
            Vector256<double> a1 = Vector256.LoadUnsafe(ref a, 4);
            Vector256<double> a2 = Vector256.LoadUnsafe(ref a, 8);
            Vector256<double> broadcast = Vector256.Create(b);
            c00 = Vector256.FusedMultiplyAdd(a0, broadcast, c00);
            c10 = Vector256.FusedMultiplyAdd(a1, broadcast, c10);
            c20 = Vector256.FusedMultiplyAdd(a2, broadcast, c20);
            broadcast = Vector256.Create(Unsafe.Add(ref b, 1));
            c01 = Vector256.FusedMultiplyAdd(a0, broadcast, c01);
            c11 = Vector256.FusedMultiplyAdd(a1, broadcast, c11);
            c21 = Vector256.FusedMultiplyAdd(a2, broadcast, c21);
            broadcast = Vector256.Create(Unsafe.Add(ref b, 2));
            c02 = Vector256.FusedMultiplyAdd(a0, broadcast, c02);
            c12 = Vector256.FusedMultiplyAdd(a1, broadcast, c12);
            c22 = Vector256.FusedMultiplyAdd(a2, broadcast, c22);
            broadcast = Vector256.Create(Unsafe.Add(ref b, 3));
            c03 = Vector256.FusedMultiplyAdd(a0, broadcast, c03);
            c13 = Vector256.FusedMultiplyAdd(a1, broadcast, c13);
            c23 = Vector256.FusedMultiplyAdd(a2, broadcast, c23);
            a = ref Unsafe.Add(ref a, TileRows);
            b = ref Unsafe.Add(ref b, TileColumns);
        }

        AddColumn(ref c, c00, c10, c20);
        AddColumn(ref Unsafe.Add(ref c, strideC), c01, c11, c21);
        AddColumn(ref Unsafe.Add(ref c, 2 * strideC), c02, c12, c22);
        AddColumn(ref Unsafe.Add(ref c, 3 * strideC), c03, c13, c23);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddColumn(ref double c, Vector256<double> top, Vector256<double> middle, Vector256<double> bottom)
    {
        (Vector256.LoadUnsafe(ref c) + top).StoreUnsafe(ref c);
        (Vector256.LoadUnsafe(ref c, 4) + middle).StoreUnsafe(ref c, 4);
        (Vector256.LoadUnsafe(ref c, 8) + bottom).StoreUnsafe(ref c, 8);
    }
}
