using System.Buffers;

namespace MixedModels.Design;

/// <summary>Sums per key, keys ascending: what levels or pairs of levels have of some rows. The arrays are rented, since
/// chunks by the hundred come and go.</summary>
internal sealed class KeyedSums
{
    private long[] keys;
    private double[] values;

    /// <summary>Rents room; the sums are not cleared.</summary>
    /// <param name="count">Number of keys.</param>
    /// <param name="width">Sums per key.</param>
    internal KeyedSums(int count, int width)
    {
        Count = count;
        Width = width;
        keys = ArrayPool<long>.Shared.Rent(count);
        values = ArrayPool<double>.Shared.Rent(checked(count * width));
    }

    /// <summary>Number of keys.</summary>
    internal int Count { get; }

    /// <summary>Sums per key.</summary>
    internal int Width { get; }

    /// <summary>Distinct keys in ascending order.</summary>
    internal Span<long> Keys => keys.AsSpan(0, Count);

    /// <summary>For each key its sums.</summary>
    internal Span<double> Values => values.AsSpan(0, Count * Width);

    /// <summary>The sums of a key.</summary>
    internal Span<double> At(int index) => values.AsSpan(index * Width, Width);

    /// <summary>Gives the arrays back; the sums may not be used any more.</summary>
    internal void Release()
    {
        ArrayPool<long>.Shared.Return(keys);
        ArrayPool<double>.Shared.Return(values);
        keys = [];
        values = [];
    }

    /// <summary>The sums of both, the earlier's first; either may be overwritten or released.</summary>
    internal static KeyedSums Merge(KeyedSums earlier, KeyedSums later)
    {
        int width = earlier.Width;
        int count = CountUnion(earlier.Keys, later.Keys);
        if (count == earlier.Count)
        {
            AddInto(earlier, later);
            later.Release();
            return earlier;
        }

        var merged = new KeyedSums(count, width);
        Span<long> keys = merged.Keys;
        ReadOnlySpan<long> first = earlier.Keys;
        ReadOnlySpan<long> second = later.Keys;
        int i = 0;
        int j = 0;
        for (int k = 0; k < keys.Length; k++)
        {
            long a = i < first.Length ? first[i] : long.MaxValue;
            long b = j < second.Length ? second[j] : long.MaxValue;
            keys[k] = Math.Min(a, b);
            Span<double> sums = merged.At(k);
            if (a <= b)
            {
                Copy(earlier.At(i++), sums);
                if (a == b) { Add(sums, later.At(j++)); }
            }
            else
            {
                Copy(later.At(j++), sums);
            }
        }

        earlier.Release();
        later.Release();
        return merged;
    }

    private static int CountUnion(ReadOnlySpan<long> a, ReadOnlySpan<long> b)
    {
        if (a[^1] < b[0]) { return a.Length + b.Length; }
        int i = 0;
        int j = 0;
        int count = 0;
        while (i < a.Length && j < b.Length)
        {
            long x = a[i];
            long y = b[j];
            i += x <= y ? 1 : 0;
            j += y <= x ? 1 : 0;
            count++;
        }

        return count + (a.Length - i) + (b.Length - j);
    }

    // All keys of the later are among the earlier's.
    private static void AddInto(KeyedSums earlier, KeyedSums later)
    {
        ReadOnlySpan<long> keys = earlier.Keys;
        ReadOnlySpan<long> wanted = later.Keys;
        int i = 0;
        for (int j = 0; j < wanted.Length; j++)
        {
            while (keys[i] < wanted[j]) { i++; }
            Add(earlier.At(i), later.At(j));
        }
    }

    // Mostly a handful of numbers, for which a call costs more than a loop.
    private static void Copy(ReadOnlySpan<double> from, Span<double> to)
    {
        for (int c = 0; c < to.Length; c++) { to[c] = from[c]; }
    }

    private static void Add(Span<double> sums, ReadOnlySpan<double> others)
    {
        for (int c = 0; c < sums.Length; c++) { sums[c] += others[c]; }
    }
}
