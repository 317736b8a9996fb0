using System.Buffers.Binary;

namespace MixedModels.Persistence;

/// <summary>Arrays of numbers as base64 of their little-endian bytes: bit for bit on every machine.</summary>
internal static class PackedNumbers
{
    internal static string Of(ReadOnlySpan<double> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(double)];
        for (int i = 0; i < values.Length; i++) { BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]); }
        return Convert.ToBase64String(bytes);
    }

    internal static string Of(ReadOnlySpan<int> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(int)];
        for (int i = 0; i < values.Length; i++) { BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), values[i]); }
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads doubles.</summary>
    /// <exception cref="FormatException">The text is no base64, or not of <paramref name="count"/> doubles.</exception>
    internal static double[] Doubles(string text, int count)
    {
        byte[] bytes = Bytes(text, (long)count * sizeof(double));
        double[] values = new double[count];
        for (int i = 0; i < count; i++) { values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(i * sizeof(double))); }
        return values;
    }

    /// <summary>Reads doubles, as many as there are.</summary>
    /// <exception cref="FormatException">The text is no base64 of doubles.</exception>
    internal static double[] Doubles(string text) => Doubles(text, Convert.FromBase64String(text).Length / sizeof(double));

    /// <summary>Reads 32-bit integers, as many as there are.</summary>
    /// <exception cref="FormatException">The text is no base64 of integers.</exception>
    internal static int[] Integers(string text)
    {
        byte[] bytes = Convert.FromBase64String(text);
        if (bytes.Length % sizeof(int) != 0) { throw new FormatException("The length is not a multiple of four bytes."); }
        int[] values = new int[bytes.Length / sizeof(int)];
        for (int i = 0; i < values.Length; i++) { values[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(i * sizeof(int))); }
        return values;
    }

    private static byte[] Bytes(string text, long length)
    {
        byte[] bytes = Convert.FromBase64String(text);
        return bytes.Length == length ? bytes : throw new FormatException($"{length} bytes expected, {bytes.Length} found.");
    }
}
