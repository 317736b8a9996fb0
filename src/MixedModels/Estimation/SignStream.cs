namespace MixedModels.Estimation;

/// <summary>A reproducible stream of random signs ±1.</summary>
/// <remarks>SplitMix64: Steele, Lea and Flood (2014), OOPSLA, section 4.</remarks>
/// <param name="seed">Where the stream starts.</param>
internal sealed class SignStream(int seed)
{
    private ulong state = (ulong)seed;

    /// <summary>Fills with signs.</summary>
    internal void Fill(Span<double> signs)
    {
        for (int i = 0; i < signs.Length; i += 64)
        {
            ulong bits = Next();
            for (int b = i; b < Math.Min(i + 64, signs.Length); b++, bits >>= 1) { signs[b] = (bits & 1) == 0 ? -1.0 : 1.0; }
        }
    }

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
