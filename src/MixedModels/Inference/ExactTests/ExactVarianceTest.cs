using MixedModels.Design;
using MixedModels.Estimation;

namespace MixedModels.Inference;

/// <summary>The p value of one variance by draws of the finite-sample distribution of its likelihood ratio.</summary>
/// <remarks>
/// Exact where the term is the only random one. With others the statistic of the whole model is set against the distribution that it
/// has in the model without the others, as in Scheipl, Greven and Küchenhoff (2008), Computational Statistics &amp; Data Analysis 52(7): sound
/// where the others are well determined and independent of the effects tested. It is not where another factor's levels lie within those tested, for
/// then the tested effects are seen against the other's variance, and of that there are as many draws as the other has levels.
/// </remarks>
internal static class ExactVarianceTest
{
    private const int ChunkLength = 256;

    /// <summary>Draws unless told otherwise: the Monte Carlo error of p = 0.05 is 0.0007.</summary>
    internal const int DefaultDraws = 100_000;

    /// <summary>Why there is no such test, or null where there is.</summary>
    /// <param name="schema">The model.</param>
    /// <param name="data">Its cross-products.</param>
    /// <param name="reduction">What is left out.</param>
    internal static string? WhyNot(DesignSchema schema, CrossProducts data, RandomReduction reduction)
    {
        if (data.KnownVariance is not null) { return "the residual variance is known: the exact distribution is that with an estimated one"; }
        (int term, int column)[] dropped = Dropped(schema, reduction);
        if (dropped.Length > 1) { return $"{dropped.Length} columns are left out together: the exact distribution is that of one variance"; }
        TermSchema tested = schema.Terms[dropped[0].term];
        if (tested.Columns.Length > 1 && tested.Structure != CovarianceStructure.Diagonal)
        {
            return "it is correlated with the other effects of its term: the exact distribution is that of one variance and no covariance";
        }

        if (Inner(data, dropped[0].term) is { } inner)
        {
            return $"the levels of {inner} lie within those of {tested.Group}: the approximation for several random terms does not hold there";
        }

        int columns = OneVarianceSpectrum.ColumnsOf(Alone(schema, data, reduction));
        return columns > OneVarianceSpectrum.MostColumns
            ? $"its eigenvalues are a dense problem of {columns} columns, more than {OneVarianceSpectrum.MostColumns}; with groups this many the boundary mixture holds"
            : null;
    }

    /// <summary>The p value.</summary>
    /// <param name="schema">The model.</param>
    /// <param name="estimate">Its fit.</param>
    /// <param name="reduction">What is left out; <see cref="WhyNot"/> has no objection.</param>
    /// <param name="statistic">The statistic observed.</param>
    /// <param name="options">How many draws, which, by how many threads.</param>
    internal static SimulatedPValue Of(DesignSchema schema, Estimate estimate, RandomReduction reduction, double statistic, BootstrapOptions options)
    {
        SimulationKind kind = schema.Terms.Sum(t => t.Columns.Length) == 1 ? SimulationKind.Exact : SimulationKind.Approximate;
        var tail = new SimulatedTail(statistic);
        var spectrum = OneVarianceSpectrum.Of(Alone(schema, estimate.Data, reduction), options.CancellationToken);
        if (spectrum.Left.Length == 0)
        {
            tail.Add(new double[options.Replicates]);
            return tail.ToPValue(kind, options.Seed);
        }

        var ratio = new OneVarianceRatio(spectrum, estimate.ProfiledObjective.Method);
        int chunks = ((options.Replicates - 1) / ChunkLength) + 1;
        int done = 0;
        Parallel.For(
            0,
            chunks,
            new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = options.CancellationToken },
            chunk =>
            {
                int from = chunk * ChunkLength;
                double[] values = new double[Math.Min(ChunkLength, options.Replicates - from)];
                for (int i = 0; i < values.Length; i++) { values[i] = ratio.Draw(new RandomStream(options.Seed, (ulong)(from + i))); }
                tail.Add(values);
                options.Progress?.Report(Interlocked.Add(ref done, values.Length));
            });
        return tail.ToPValue(kind, options.Seed);
    }

    private static (int Term, int Column)[] Dropped(DesignSchema schema, RandomReduction reduction) =>
        [.. reduction.Kept.SelectMany((kept, t) => Enumerable.Range(0, schema.Terms[t].Columns.Length).Except(kept).Select(c => (t, c)))];

    // The model with the tested column as its only random one.
    private static CrossProducts Alone(DesignSchema schema, CrossProducts data, RandomReduction reduction) => ReducedProducts.Of(
        data, [.. reduction.Kept.Select((kept, t) => Enumerable.Range(0, schema.Terms[t].Columns.Length).Except(kept).ToArray())]);

    // A factor every level of which meets one level of the tested factor alone.
    private static string? Inner(CrossProducts data, int term)
    {
        int tested = data.Terms[term].Factor;
        return data.Pairs.Where(pair => pair.Second == tested && pair.Count == data.Factors[pair.First].LevelCount)
            .Select(pair => data.Factors[pair.First].Name).FirstOrDefault();
    }
}
