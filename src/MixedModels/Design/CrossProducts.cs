using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>All that estimation and inference need of the data: A = [Z̃ X̃ ỹ]ᵀW[Z̃ X̃ ỹ] in scaled columns, and how to
/// return to the user's units. It does not grow with the number of rows.</summary>
internal sealed class CrossProducts
{
    /// <summary>Forms the cross-products of rows, in memory or streamed, in two passes over them.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="memoryLimit">Bytes that the products may take.</param>
    /// <param name="threads">At most how many threads work; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the passes.</param>
    /// <exception cref="MixedModels.Problems.MixedModelException">A random-effects term has dependent columns (MM3031), or
    /// the products would take more than the limit (MM3016).</exception>
    internal static CrossProducts From(RowSource rows, CancellationToken cancellationToken, long memoryLimit = long.MaxValue, int threads = 1) =>
        CrossProductsBuilder.Build(rows, memoryLimit, threads, cancellationToken);

    /// <inheritdoc cref="From(RowSource, CancellationToken, long, int)"/>
    /// <param name="rows">The rows.</param>
    /// <param name="plan">On return the internal bases.</param>
    /// <param name="cancellationToken">Stops the passes.</param>
    /// <param name="memoryLimit">Bytes that the products may take.</param>
    /// <param name="threads">At most how many threads work; the result does not depend on it.</param>
    internal static CrossProducts From(RowSource rows, out ProductPlan plan, CancellationToken cancellationToken, long memoryLimit = long.MaxValue, int threads = 1) =>
        CrossProductsBuilder.Build(rows, memoryLimit, threads, out plan, cancellationToken);

    /// <summary>Forms the cross-products of a design in memory.</summary>
    /// <inheritdoc cref="From(RowSource, CancellationToken, long, int)"/>
    internal static CrossProducts From(ModelDesign design, CancellationToken cancellationToken, long memoryLimit = long.MaxValue, int threads = 1) =>
        From(MemoryRows.Of(design), cancellationToken, memoryLimit, threads);

    /// <summary>n, rows of positive weight.</summary>
    internal required int ObservationCount { get; init; }

    /// <summary>log |R⁻¹|, σ² left out: Σ log w where errors are independent, 0 without weights.</summary>
    internal required double SumLogWeights { get; set; }

    /// <summary>σ² at weight 1 where it is known beforehand, in squared units of the response; null where it is estimated.</summary>
    internal double? KnownVariance { get; set; }

    /// <summary>The grouping factors, most levels first.</summary>
    internal required ImmutableArray<FactorProducts> Factors { get; init; }

    /// <summary>The pairs of grouping factors, those that share rows: all of them.</summary>
    internal required ImmutableArray<PairProducts> Pairs { get; init; }

    /// <summary>[X̃ ỹ]ᵀW[X̃ ỹ], (p + 1) × (p + 1), column-major, both triangles.</summary>
    internal required double[] Fixed { get; init; }

    /// <summary>How X̃ and ỹ relate to the user's X and y.</summary>
    internal required FixedBasis Basis { get; init; }

    /// <summary>p, the rank of X.</summary>
    internal int Rank => Basis.Rank;

    /// <summary>q, columns of Z.</summary>
    internal int RandomColumnCount => Factors.Sum(f => f.LevelCount * f.Width);

    /// <summary>The terms in the formula's order, each with the index of its factor.</summary>
    internal ImmutableArray<(int Factor, TermLayout Layout)> Terms =>
        [.. Factors.SelectMany((f, i) => f.Terms.Select(t => (i, t))).OrderBy(t => t.t.TermIndex)];

    /// <summary>The same rows and response, in the same units, without a fixed part.</summary>
    internal CrossProducts WithoutFixed()
    {
        int x = Rank + 1;
        return new CrossProducts
        {
            ObservationCount = ObservationCount,
            SumLogWeights = SumLogWeights,
            KnownVariance = KnownVariance,
            Factors = [.. Factors.Select(f => f with { Border = [.. Enumerable.Range(0, f.LevelCount * f.Width).Select(i => f.Border[(i * x) + Rank])] })],
            Pairs = Pairs,
            Fixed = [Fixed[^1]],
            Basis = new FixedBasis { Retained = [], Aliased = [], Transform = [], ResponseShift = [], ResponseScale = Basis.ResponseScale },
        };
    }
}
