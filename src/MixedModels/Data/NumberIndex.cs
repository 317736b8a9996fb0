namespace MixedModels.Data;

/// <summary>Numbers the distinct values among numbers, in the order in which they come.</summary>
/// <remarks>A hash table with open addressing and linear probing, at most half full. −0 is 0; NaN has no place in it.</remarks>
internal sealed class NumberIndex
{
    private const int FewestSlots = 16;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;    // 2⁶⁴ over the golden ratio: spreads neighbours (Knuth 1998, 6.4)

    private double[] values = new double[FewestSlots / 2];
    private int[] slots = new int[FewestSlots];             // 1 + index of the value; 0 where free

    /// <summary>Number of distinct values.</summary>
    internal int Count { get; private set; }

    /// <summary>The index of a value, a new one if it has none.</summary>
    /// <param name="value">Not NaN.</param>
    internal int Add(double value)
    {
        ref int slot = ref Slot(value);
        if (slot > 0) { return slot - 1; }
        if (Count == values.Length)
        {
            Grow();
            slot = ref Slot(value);
        }

        values[Count++] = value + 0.0;
        slot = Count;
        return Count - 1;
    }

    /// <summary>The distinct values by index.</summary>
    internal double[] ToArray() => values.AsSpan(0, Count).ToArray();

    private ref int Slot(double value)
    {
        // + 0 turns −0 into 0, whose bits differ.
        ulong hash = BitConverter.DoubleToUInt64Bits(value + 0.0) * Multiplier;
        int mask = slots.Length - 1;
        int at = (int)(hash >> 32) & mask;
        while (slots[at] > 0 && values[slots[at] - 1] != value) { at = (at + 1) & mask; }
        return ref slots[at];
    }

    private void Grow()
    {
        Array.Resize(ref values, 2 * values.Length);
        slots = new int[2 * slots.Length];
        for (int i = 0; i < Count; i++) { Slot(values[i]) = i + 1; }
    }
}
