using MixedModels.Estimation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>The generator against its published vectors, its distributions against their moments.</summary>
public class RandomStreamTests
{
    // Source: kat_vectors of the Random123 library, philox4x32 10.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_PublishedVectors_Agree(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint r0, uint r1, uint r2, uint r3) =>
        RandomStream.Philox(c0, c1, c2, c3, k0, k1).ShouldBe((r0, r1, r2, r3));

    [Fact]
    public void Signs_OfALongStream_AreAlikeAndUncorrelated()
    {
        double[] signs = new double[100_001];
        new RandomStream(7, 0).Signs(signs);
        signs.ShouldAllBe(s => s == 1.0 || s == -1.0);
        double error = Math.Sqrt(signs.Length);
        Math.Abs(signs.Sum()).ShouldBeLessThan(4.0 * error);
        foreach (int lag in new[] { 1, 2, 63, 64, 65, 128 })
        {
            Math.Abs(Enumerable.Range(0, signs.Length - lag).Sum(i => signs[i] * signs[i + lag])).ShouldBeLessThan(4.5 * error, $"lag {lag}");
        }
    }

    [Fact]
    public void Stream_SameSeedAndStream_RepeatsAndOthersDiffer()
    {
        double[] Draw(ulong seed, ulong stream)
        {
            var random = new RandomStream(seed, stream);
            return [.. Enumerable.Range(0, 5).Select(_ => random.Uniform())];
        }

        Draw(7, 3).ShouldBe(Draw(7, 3));
        Draw(7, 4).ShouldNotBe(Draw(7, 3));
        Draw(8, 3).ShouldNotBe(Draw(7, 3));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(7.0)]
    [InlineData(300.0)]
    public void ChiSquared_Moments_AreItsOwn(double df)
    {
        var random = new RandomStream(1, 0);
        double[] draws = [.. Enumerable.Range(0, 40_000).Select(_ => random.ChiSquared(df))];
        double mean = draws.Average();
        double variance = draws.Sum(x => (x - mean) * (x - mean)) / draws.Length;
        mean.ShouldBe(df, 5.0 * Math.Sqrt(2.0 * df / draws.Length));
        (variance / (2.0 * df)).ShouldBe(1.0, 5.0 * Math.Sqrt((2.0 + (12.0 / df)) / draws.Length));
        new RandomStream(1, 0).ChiSquared(0.0).ShouldBe(0.0);
    }

    [Fact]
    public void Normal_Moments_AreItsOwn()
    {
        var random = new RandomStream(2, 0);
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => random.Normal())];
        draws.Average().ShouldBe(0.0, 5.0 / Math.Sqrt(draws.Length));
        draws.Average(x => x * x).ShouldBe(1.0, 5.0 * Math.Sqrt(2.0 / draws.Length));
        draws.Average(x => x * x * x * x).ShouldBe(3.0, 5.0 * Math.Sqrt(96.0 / draws.Length));
        draws.Count(x => Math.Abs(x) > 1.959963985).ShouldBeInRange(4_650, 5_350);
    }
}
