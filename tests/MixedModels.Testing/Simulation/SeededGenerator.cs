namespace MixedModels.Testing.Simulation;

/// <summary>Pseudo-random numbers that are the same on every machine and in every year.</summary>
/// <param name="seed">Any number; equal seeds give equal sequences.</param>
/// <remarks>Source: Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators (SplitMix64);
/// normals by Box and Muller (1958).</remarks>
public sealed class SeededGenerator(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number from [0, 1), with 53 random bits.</summary>
    public double NextUniform() => (NextBits() >> 11) * Math.ScaleB(1.0, -53);

    /// <summary>A whole number from 0 to <paramref name="count"/> − 1.</summary>
    /// <param name="count">At least 1.</param>
    public int NextIndex(int count) => (int)(NextUniform() * count);

    /// <summary>A number from the standard normal distribution.</summary>
    public double NextNormal() =>
        Math.Sqrt(-2.0 * Math.Log(1.0 - NextUniform())) * Math.Cos(2.0 * Math.PI * NextUniform());

    /// <summary>The whole numbers from 0 to <paramref name="count"/> − 1 in random order.</summary>
    /// <param name="count">At least 0.</param>
    public int[] NextPermutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = NextIndex(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private ulong NextBits()
    {
        state += 0x9E3779B97F4A7C15;
        ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
