using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Design;

namespace MixedModels.Persistence;

/// <summary>Cross-products to and from their document.</summary>
internal static class CrossProductsConverter
{
    /// <summary>Largest size that a model file holds, in bytes of numbers.</summary>
    internal const long Limit = 50L * 1024 * 1024;

    /// <summary>The document, or null when it would be too large.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="limit">Largest size in bytes of numbers.</param>
    internal static CrossProductsDocument? ToDocument(CrossProducts data, long limit = Limit)
    {
        long numbers = data.Factors.Sum(f => (long)f.Diagonal.Length + f.Border.Length) + data.Pairs.Sum(p => (long)p.Values.Length + p.Count);
        if (numbers * sizeof(double) > limit) { return null; }
        return new CrossProductsDocument(
            data.ObservationCount,
            PackedNumbers.Of([data.SumLogWeights]),
            [.. data.Factors.Select(ToDocument)],
            [.. data.Pairs.Select(p => new CrossProductsDocument.Pair(p.First, p.Second, PackedNumbers.Of(p.FirstLevel), PackedNumbers.Of(p.SecondLevel), PackedNumbers.Of(p.Values)))],
            PackedNumbers.Of(data.Fixed),
            new CrossProductsDocument.FixedEffectsBasis(
                data.Basis.Retained,
                data.Basis.Aliased,
                PackedNumbers.Of(data.Basis.Transform),
                PackedNumbers.Of(data.Basis.ResponseShift),
                PackedNumbers.Of([data.Basis.ResponseScale])),
            data.KnownVariance is { } known ? PackedNumbers.Of([known]) : null);
    }

    /// <summary>The cross-products of a document.</summary>
    /// <exception cref="FormatException">Sizes do not agree.</exception>
    internal static CrossProducts FromDocument(CrossProductsDocument document)
    {
        int p = document.Basis.Retained.Length;
        ImmutableArray<FactorProducts> factors = [.. document.Factors.Select(f => FromDocument(f, p))];
        return new CrossProducts
        {
            KnownVariance = document.KnownVariance is { } known ? PackedNumbers.Doubles(known, 1)[0] : null,
            ObservationCount = document.ObservationCount,
            SumLogWeights = PackedNumbers.Doubles(document.SumLogWeights, 1)[0],
            Factors = factors,
            Pairs = [.. document.Pairs.Select(pair => FromDocument(pair, factors))],
            Fixed = PackedNumbers.Doubles(document.Fixed, (p + 1) * (p + 1)),
            Basis = new FixedBasis
            {
                Retained = document.Basis.Retained,
                Aliased = document.Basis.Aliased,
                Transform = PackedNumbers.Doubles(document.Basis.Transform, p * p),
                ResponseShift = PackedNumbers.Doubles(document.Basis.ResponseShift, p),
                ResponseScale = PackedNumbers.Doubles(document.Basis.ResponseScale, 1)[0],
            },
        };
    }

    private static CrossProductsDocument.Factor ToDocument(FactorProducts factor) =>
        new(
            factor.Name,
            factor.LevelCount,
            factor.Width,
            [.. factor.Terms.Select(t => new CrossProductsDocument.Term(t.TermIndex, t.Offset, t.Width, t.Structure, PackedNumbers.Of(t.Transform.AsSpan()), t.StartsWithConstant, ToDocument(t.Pattern)))],
            PackedNumbers.Of(factor.Diagonal),
            PackedNumbers.Of(factor.Border));

    private static FactorProducts FromDocument(CrossProductsDocument.Factor factor, int p) =>
        new(
            factor.Name,
            factor.LevelCount,
            factor.Width,
            [.. factor.Terms.Select(t => new TermLayout(t.TermIndex, t.Offset, t.Width, t.Structure, [.. PackedNumbers.Doubles(t.Transform, t.Width * t.Width)], t.StartsWithConstant, FromDocument(t.Pattern, t.Width)))],
            PackedNumbers.Doubles(factor.Diagonal, checked(factor.LevelCount * factor.Width * factor.Width)),
            PackedNumbers.Doubles(factor.Border, checked((p + 1) * factor.LevelCount * factor.Width)));

    private static CrossProductsDocument.PatternDocument? ToDocument(RandomStructure? pattern) =>
        pattern is null ? null : new CrossProductsDocument.PatternDocument(pattern.Name, pattern.IsHeterogeneous, (pattern as FactorAnalyticEffects)?.Factors);

    private static RandomStructure? FromDocument(CrossProductsDocument.PatternDocument? pattern, int width) => pattern is null
        ? null
        : RandomStructures.Of(pattern.Name, pattern.Heterogeneous, pattern.Factors, width) ?? throw new FormatException($"There is no structure '{pattern.Name}'.");

    private static PairProducts FromDocument(CrossProductsDocument.Pair pair, ImmutableArray<FactorProducts> factors)
    {
        int[] first = PackedNumbers.Integers(pair.FirstLevel);
        int[] second = PackedNumbers.Integers(pair.SecondLevel);
        if (first.Length != second.Length
            || first.Any(level => level < 0 || level >= factors[pair.First].LevelCount)
            || second.Any(level => level < 0 || level >= factors[pair.Second].LevelCount))
        {
            throw new FormatException("Levels of a pair are out of range.");
        }

        return new PairProducts(pair.First, pair.Second, first, second, PackedNumbers.Doubles(pair.Values, checked(first.Length * factors[pair.First].Width * factors[pair.Second].Width)));
    }
}
