namespace MixedModels.Estimation;

/// <summary>Random numbers that are a function of (seed, stream, count) alone: a stream of its own for every replicate gives the same results
/// whatever the number of threads.</summary>
/// <remarks>Philox4x32-10: Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC '11. The key is the seed, the counter
/// holds the stream and the count.</remarks>
internal sealed class RandomStream
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    private readonly ulong seed;
    private readonly ulong stream;
    private ulong count;
    private ulong spareBits;
    private bool hasSpareBits;
    private double spareNormal;
    private bool hasSpareNormal;

    /// <summary>A stream from its beginning.</summary>
    /// <param name="seed">Which family of streams.</param>
    /// <param name="stream">Which of them.</param>
    internal RandomStream(ulong seed, ulong stream)
    {
        this.seed = seed;
        this.stream = stream;
    }

    /// <summary>Uniform on (0, 1): neither end occurs.</summary>
    internal double Uniform() => ((Bits() >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>Fills with random signs, −1 or 1 alike.</summary>
    internal void Signs(Span<double> signs)
    {
        for (int i = 0; i < signs.Length; i += 64)
        {
            ulong bits = Bits();
            for (int b = i; b < Math.Min(i + 64, signs.Length); b++, bits >>= 1) { signs[b] = (bits & 1) == 0 ? -1.0 : 1.0; }
        }
    }

    /// <summary>Standard normal.</summary>
    /// <remarks>Source: Marsaglia and Bray (1964), SIAM Review 6(3), the polar form.</remarks>
    internal double Normal()
    {
        if (hasSpareNormal)
        {
            hasSpareNormal = false;
            return spareNormal;
        }

        while (true)
        {
            double u = (2.0 * Uniform()) - 1.0;
            double v = (2.0 * Uniform()) - 1.0;
            double s = (u * u) + (v * v);
            if (s is >= 1.0 or 0.0) { continue; }
            double factor = Math.Sqrt(-2.0 * Math.Log(s) / s);
            spareNormal = v * factor;
            hasSpareNormal = true;
            return u * factor;
        }
    }

    /// <summary>χ² with given degrees of freedom.</summary>
    /// <param name="degreesOfFreedom">At least 0; 0 gives 0.</param>
    /// <remarks>Twice a gamma variable. Source: Marsaglia and Tsang (2000), ACM TOMS 26(3).</remarks>
    internal double ChiSquared(double degreesOfFreedom)
    {
        if (degreesOfFreedom <= 0.0) { return 0.0; }
        double shape = 0.5 * degreesOfFreedom;
        double boost = shape < 1.0 ? Math.Pow(Uniform(), 1.0 / shape) : 1.0;
        double d = (shape < 1.0 ? shape + 1.0 : shape) - (1.0 / 3.0);
        double c = 1.0 / Math.Sqrt(9.0 * d);
        while (true)
        {
            double x = Normal();
            double v = 1.0 + (c * x);
            if (v <= 0.0) { continue; }
            v = v * v * v;
            if (Math.Log(Uniform()) < (0.5 * x * x) + (d * (1.0 - v + Math.Log(v)))) { return 2.0 * d * v * boost; }
        }
    }

    /// <summary>The four words of a counter and a key.</summary>
    internal static (uint, uint, uint, uint) Philox(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)Multiplier0 * c0;
            ulong p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    private ulong Bits()
    {
        if (hasSpareBits)
        {
            hasSpareBits = false;
            return spareBits;
        }

        (uint a, uint b, uint c, uint d) = Philox((uint)count, (uint)(count >> 32), (uint)stream, (uint)(stream >> 32), (uint)seed, (uint)(seed >> 32));
        count++;
        spareBits = ((ulong)d << 32) | c;
        hasSpareBits = true;
        return ((ulong)b << 32) | a;
    }
}
