using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MixedModels.LinearAlgebra;

/// <summary>Level-1 kernels over contiguous spans. The vector width of the machine fixes the order of summation, so
/// results are the same for any number of threads. Optimized at once: a fit may be over before the runtime would do it.</summary>
internal static class VectorKernels
{
    /// <summary>Σ xᵢyᵢ over two spans of one length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Debug.Assert(x.Length == y.Length);
        int width = Vector<double>.Count;
        int i = 0;
        double tail = 0.0;
        if (x.Length >= 2 * width)
        {
            ref double px = ref MemoryMarshal.GetReference(x);
            ref double py = ref MemoryMarshal.GetReference(y);
            Vector<double> even = Vector<double>.Zero;
            Vector<double> odd = Vector<double>.Zero;
            for (; i <= x.Length - (2 * width); i += 2 * width)
            {
                even = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref px, (nuint)i), Vector.LoadUnsafe(ref py, (nuint)i), even);
                odd = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref px, (nuint)(i + width)), Vector.LoadUnsafe(ref py, (nuint)(i + width)), odd);
            }

            tail = Vector.Sum(even + odd);
        }

        for (; i < x.Length; i++) { tail += x[i] * y[i]; }
        return tail;
    }

    /// <summary>y += a·x.</summary>
    /// <param name="y">Updated in place.</param>
    /// <param name="a">Factor.</param>
    /// <param name="x">At least as long as <paramref name="y"/>; must not overlap it partially.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddScaled(Span<double> y, double a, ReadOnlySpan<double> x)
    {
        Debug.Assert(x.Length >= y.Length);
        int width = Vector<double>.Count;
        int i = 0;
        if (y.Length >= width)
        {
            ref double px = ref MemoryMarshal.GetReference(x);
            ref double py = ref MemoryMarshal.GetReference(y);
            var factor = new Vector<double>(a);
            for (; i <= y.Length - width; i += width)
            {
                Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref px, (nuint)i), Vector.LoadUnsafe(ref py, (nuint)i)).StoreUnsafe(ref py, (nuint)i);
            }
        }

        for (; i < y.Length; i++) { y[i] += a * x[i]; }
    }

    /// <summary>y = a·x.</summary>
    /// <param name="y">Overwritten.</param>
    /// <param name="a">Factor.</param>
    /// <param name="x">At least as long as <paramref name="y"/>; must not overlap it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SetScaled(Span<double> y, double a, ReadOnlySpan<double> x)
    {
        Debug.Assert(x.Length >= y.Length);
        int width = Vector<double>.Count;
        int i = 0;
        if (y.Length >= width)
        {
            ref double px = ref MemoryMarshal.GetReference(x);
            ref double py = ref MemoryMarshal.GetReference(y);
            var factor = new Vector<double>(a);
            for (; i <= y.Length - width; i += width)
            {
                (factor * Vector.LoadUnsafe(ref px, (nuint)i)).StoreUnsafe(ref py, (nuint)i);
            }
        }

        for (; i < y.Length; i++) { y[i] = a * x[i]; }
    }

    /// <summary>x *= a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Scale(Span<double> x, double a)
    {
        int width = Vector<double>.Count;
        int i = 0;
        if (x.Length >= width)
        {
            ref double px = ref MemoryMarshal.GetReference(x);
            var factor = new Vector<double>(a);
            for (; i <= x.Length - width; i += width)
            {
                (factor * Vector.LoadUnsafe(ref px, (nuint)i)).StoreUnsafe(ref px, (nuint)i);
            }
        }

        for (; i < x.Length; i++) { x[i] *= a; }
    }

    /// <summary>x += a.</summary>
    internal static void Shift(Span<double> x, double a)
    {
        int width = Vector<double>.Count;
        int i = 0;
        if (x.Length >= width)
        {
            ref double px = ref MemoryMarshal.GetReference(x);
            var term = new Vector<double>(a);
            for (; i <= x.Length - width; i += width)
            {
                (term + Vector.LoadUnsafe(ref px, (nuint)i)).StoreUnsafe(ref px, (nuint)i);
            }
        }

        for (; i < x.Length; i++) { x[i] += a; }
    }

    /// <summary>Σ xᵢ.</summary>
    internal static double Sum(ReadOnlySpan<double> x)
    {
        int width = Vector<double>.Count;
        int i = 0;
        double tail = 0.0;
        if (x.Length >= width)
        {
            ref double px = ref MemoryMarshal.GetReference(x);
            Vector<double> sum = Vector<double>.Zero;
            for (; i <= x.Length - width; i += width) { sum += Vector.LoadUnsafe(ref px, (nuint)i); }
            tail = Vector.Sum(sum);
        }

        for (; i < x.Length; i++) { tail += x[i]; }
        return tail;
    }

    /// <summary>max |xᵢ|; 0 for no values.</summary>
    /// <param name="x">Finite values.</param>
    internal static double LargestMagnitude(ReadOnlySpan<double> x)
    {
        int width = Vector<double>.Count;
        int i = 0;
        double largest = 0.0;
        if (x.Length >= width)
        {
            ref double px = ref MemoryMarshal.GetReference(x);
            Vector<double> most = Vector<double>.Zero;
            for (; i <= x.Length - width; i += width) { most = Vector.Max(most, Vector.Abs(Vector.LoadUnsafe(ref px, (nuint)i))); }
            for (int lane = 0; lane < width; lane++) { largest = Math.Max(largest, most[lane]); }
        }

        for (; i < x.Length; i++) { largest = Math.Max(largest, Math.Abs(x[i])); }
        return largest;
    }
}
