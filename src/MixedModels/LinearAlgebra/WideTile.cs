using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MixedModels.LinearAlgebra;

/// <summary>A tile of 24 × 8 in twenty-four registers of 512 bits.</summary>
internal readonly struct WideTile : IProductTile
{
    /// <inheritdoc cref="IProductTile.Rows"/>
    internal const int Rows = 24;

    /// <inheritdoc cref="IProductTile.Columns"/>
    internal const int Columns = 8;

    /// <inheritdoc/>
    static int IProductTile.Rows => Rows;

    /// <inheritdoc/>
    static int IProductTile.Columns => Columns;

    /// <inheritdoc/>
    // The packed panels hold k·24 and k·8 elements and C holds a whole tile (asserted by the caller), which makes the
    // unchecked loads and stores safe. Optimized at once: a fit may be over before the runtime would do it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(ref double a, ref double b, int k, ref double c, int strideC)
    {
        Vector512<double> c00 = default, c10 = default, c20 = default;
        Vector512<double> c01 = default, c11 = default, c21 = default;
        Vector512<double> c02 = default, c12 = default, c22 = default;
        Vector512<double> c03 = default, c13 = default, c23 = default;
        Vector512<double> c04 = default, c14 = default, c24 = default;
        Vector512<double> c05 = default, c15 = default, c25 = default;
        Vector512<double> c06 = default, c16 = default, c26 = default;
        Vector512<double> c07 = default, c17 = default, c27 = default;
        for (int l = 0; l < k; l++)
        {
            Vector512<double> a0 = Vector512.LoadUnsafe(ref a);
            Vector512<double> a1 = Vector512.LoadUnsafe(ref a, 8);
            Vector512<double> a2 = Vector512.LoadUnsafe(ref a, 16);
            Vector512<double> broadcast = Vector512.Create(b);
            c00 = Vector512.FusedMultiplyAdd(a0, broadcast, c00);
            c10 = Vector512.FusedMultiplyAdd(a1, broadcast, c10);
            c20 = Vector512.FusedMultiplyAdd(a2, broadcast, c20);
            broadcast = Vector512.Create(Unsafe.Add(ref b, 1));
            c01 = Vector512.FusedMultiplyAdd(a0, broadcast, c01);
            c11 = Vector512.FusedMultiplyAdd(a1, broadcast, c11);
            c21 = Vector512.FusedMultiplyAdd(a2, broadcast, c21);
            broadcast = Vector512.Create(Unsafe.Add(ref b, 2));
            c02 = Vector512.FusedMultiplyAdd(a0, broadcast, c02);
            c12 = Vector512.FusedMultiplyAdd(a1, broadcast, c12);
            c22 = Vector512.FusedMultiplyAdd(a2, broadcast, c22);
            broadcast = Vector512.Create(Unsafe.Add(ref b, 3));
            c03 = Vector512.FusedMultiplyAdd(a0, broadcast, c03);
            c13 = Vector512.FusedMultiplyAdd(a1, broadcast, c13);
            c23 = Vector512.FusedMultiplyAdd(a2, broadcast, c23);
            broadcast = Vector512.Create(Unsafe.Add(ref b, 4));
            c04 = Vector512.FusedMultiplyAdd(a0, broadcast, c04);
            c14 = Vector512.FusedMultiplyAdd(a1, broadcast, c14);
            c24 = Vector512.FusedMultiplyAdd(a2, broadcast, c24);
            broadcast = Vector512.Create(Unsafe.Add(ref b, 5));
            c05 = Vector512.FusedMultiplyAdd(a0, broadcast, c05);
            c15 = Vector512.FusedMultiplyAdd(a1, broadcast, c15);
            c25 = Vector512.FusedMultiplyAdd(a2, broadcast, c25);
            broadcast = Vector512.Create(Unsafe.Add(ref b, 6));
            c06 = Vector512.FusedMultiplyAdd(a0, broadcast, c06);
            c16 = Vector512.FusedMultiplyAdd(a1, broadcast, c16);
            c26 = Vector512.FusedMultiplyAdd(a2, broadcast, c26);
            broadcast = Vector512.Create(Unsafe.Add(ref b, 7));
            c07 = Vector512.FusedMultiplyAdd(a0, broadcast, c07);
            c17 = Vector512.FusedMultiplyAdd(a1, broadcast, c17);
            c27 = Vector512.FusedMultiplyAdd(a2, broadcast, c27);
            a = ref Unsafe.Add(ref a, Rows);
            b = ref Unsafe.Add(ref b, Columns);
        }

        AddColumn(ref c, c00, c10, c20);
        AddColumn(ref Unsafe.Add(ref c, strideC), c01, c11, c21);
        AddColumn(ref Unsafe.Add(ref c, 2 * strideC), c02, c12, c22);
        AddColumn(ref Unsafe.Add(ref c, 3 * strideC), c03, c13, c23);
        AddColumn(ref Unsafe.Add(ref c, 4 * strideC), c04, c14, c24);
        AddColumn(ref Unsafe.Add(ref c, 5 * strideC), c05, c15, c25);
        AddColumn(ref Unsafe.Add(ref c, 6 * strideC), c06, c16, c26);
        AddColumn(ref Unsafe.Add(ref c, 7 * strideC), c07, c17, c27);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddColumn(ref double c, Vector512<double> top, Vector512<double> middle, Vector512<double> bottom)
    {
        (Vector512.LoadUnsafe(ref c) + top).StoreUnsafe(ref c);
        (Vector512.LoadUnsafe(ref c, 8) + middle).StoreUnsafe(ref c, 8);
        (Vector512.LoadUnsafe(ref c, 16) + bottom).StoreUnsafe(ref c, 16);
    }
}
