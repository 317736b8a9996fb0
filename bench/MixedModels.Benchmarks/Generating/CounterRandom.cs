namespace MixedModels.Benchmarks.Generating;

/// <summary>A counter-based random generator: draw number k of a stream is a function of (seed, stream, k) alone.</summary>
/// <remarks>Source: Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators (SplitMix64). Every
/// operation is exact or IEEE, so a stream is the same on every machine.</remarks>
internal sealed class CounterRandom
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private readonly ulong start;
    private ulong count;
    private double spare = double.NaN;

    /// <summary>A stream of its own: one for every variable of a data set, so that adding one changes no other.</summary>
    internal CounterRandom(ulong seed, ulong stream) => start = Mix(Mix(seed * Increment) + (stream * Increment));

    /// <summary>Uniform on (0, 1): neither end occurs.</summary>
    internal double Uniform() => ((Next() >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>-1 or 1, each with probability one half.</summary>
    internal int Sign() => (Next() >> 63) == 0 ? -1 : 1;

    /// <summary>Standard normal.</summary>
    /// <remarks>Source: Marsaglia and Bray (1964), A convenient method for generating normal variables (polar form).</remarks>
    internal double Normal()
    {
        if (!double.IsNaN(spare))
        {
            double kept = spare;
            spare = double.NaN;
            return kept;
        }

        while (true)
        {
            double u = (2.0 * Uniform()) - 1.0;
            double v = (2.0 * Uniform()) - 1.0;
            double s = (u * u) + (v * v);
            if (s is >= 1.0 or 0.0) { continue; }
            double factor = Math.Sqrt(-2.0 * ExactMath.Log(s) / s);
            spare = v * factor;
            return u * factor;
        }
    }

    /// <summary>Pareto of the second kind (Lomax) with scale 1: P(X > x) = (1 + x)^-shape, x ≥ 0.</summary>
    internal double Pareto(double shape) => ExactMath.Exp(-ExactMath.Log(Uniform()) / shape) - 1.0;

    private ulong Next() => Mix(start + (++count * Increment));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
