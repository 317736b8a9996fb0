using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MixedModels.LinearAlgebra;

/// <summary>A tile of 12 × 4 in twelve registers of 256 bits.</summary>
internal readonly struct NarrowTile : IProductTile
{
    /// <inheritdoc/>
    public static int Rows => 12;

    /// <inheritdoc/>
    public static int Columns => 4;

    /// <inheritdoc/>
    // The packed panels hold k·12 and k·4 elements and C holds a whole tile (asserted by the caller), which makes the
    // unchecked loads and stores safe. Optimized at once: a fit may be over before the runtime would do it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(ref double a, ref double b, int k, ref double c, int strideC)
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
            a = ref Unsafe.Add(ref a, 12);
            b = ref Unsafe.Add(ref b, 4);
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
