using MixedModels.Estimation;

namespace MixedModels.Inference;

/// <summary>The parametric-bootstrap likelihood-ratio test: responses are drawn from the smaller model, both models are refitted to each, and the
/// statistics that arise are what the one observed is set against.</summary>
/// <remarks>Source: Davison and Hinkley (1997), Bootstrap Methods and their Application, section 4.2.3.</remarks>
internal static class BootstrapRatioTest
{
    private const int ReportEvery = 20;

    /// <summary>The p value.</summary>
    /// <param name="smaller">The smaller fit.</param>
    /// <param name="larger">The larger fit, by the same method.</param>
    /// <param name="mapping">From responses as the larger sees them to those that the smaller sees.</param>
    /// <param name="statistic">The statistic observed.</param>
    /// <param name="options">How many, which, by how many threads.</param>
    internal static SimulatedPValue Of(Estimate smaller, Estimate larger, SmallerResponse mapping, double statistic, BootstrapOptions options)
    {
        double sigma = Math.Sqrt(smaller.ResidualVariance) / larger.Data.Basis.ResponseScale;
        var simulator = new ResponseSimulator(larger.Data, mapping.Embed(smaller.Lambda()), new double[larger.Data.Rank], sigma, options.CancellationToken);
        var tail = new SimulatedTail(statistic);
        int done = 0;
        Parallel.For(
            0,
            options.Replicates,
            new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = options.CancellationToken },
            () => (Smaller: new ParametricBootstrap.Refitter(smaller, options.CancellationToken), Larger: new ParametricBootstrap.Refitter(larger, options.CancellationToken)),
            (replicate, _, refitters) =>
            {
                ResponseStatistics drawn = simulator.Draw(new RandomStream(options.Seed, (ulong)replicate));
                Estimate? reduced = refitters.Smaller.Refit(mapping.Map(drawn));
                Estimate? full = reduced is null ? null : refitters.Larger.Refit(drawn);
                tail.Add([full is null ? double.NaN : LikelihoodDrop.Of(reduced!.Objective, full.Objective)]);
                int count = Interlocked.Increment(ref done);
                if (count % ReportEvery == 0 || count == options.Replicates) { options.Progress?.Report(count); }
                return refitters;
            },
            _ => { });
        return tail.ToPValue(SimulationKind.Bootstrap, options.Seed);
    }
}
