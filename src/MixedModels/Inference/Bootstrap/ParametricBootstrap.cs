using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>Refits a model to responses drawn from it.</summary>
internal static class ParametricBootstrap
{
    private const int MaxEvaluations = 100;
    private const double LeastStart = 0.05;     // a variance estimated as zero starts here, as a standard deviation over σ
    private const int ReportEvery = 50;

    /// <summary>The model that responses are drawn from: the fit itself.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal static ResponseSimulator Simulator(Estimate estimate, CancellationToken cancellationToken)
    {
        FixedBasis basis = estimate.Data.Basis;
        int p = basis.Rank;
        double[] alpha = new double[p];
        for (int j = 0; j < p; j++) { VectorKernels.AddScaled(alpha, estimate.FixedEffects[j], basis.Transform.AsSpan(j * p, p)); }
        for (int j = 0; j < p; j++) { alpha[j] = (alpha[j] - basis.ResponseShift[j]) / basis.ResponseScale; }
        double sigma = Math.Sqrt(estimate.ResidualVariance) / basis.ResponseScale;
        return new ResponseSimulator(estimate.Data, estimate.Lambda(), alpha, sigma, cancellationToken);
    }

    /// <summary>The sample.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="terms">Its random-effects terms.</param>
    /// <param name="forms">What gives the variance by level; null where that needs rows that are not at hand.</param>
    /// <param name="options">How many, which, by how many threads.</param>
    internal static BootstrapSample Run(
        Estimate estimate, ImmutableArray<ModelParameter> parameters, ImmutableArray<TermSchema> terms, VarianceForms? forms, BootstrapOptions options)
    {
        ImmutableArray<VarianceQuantity> quantities = forms is null ? [] : VarianceQuantity.Of(terms, forms);
        ResponseSimulator simulator = Simulator(estimate, options.CancellationToken);
        double[][] values = new double[options.Replicates][];
        int boundary = 0;
        int done = 0;
        Parallel.For(
            0,
            options.Replicates,
            new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = options.CancellationToken },
            () => new Refitter(estimate, options.CancellationToken),
            (replicate, _, refitter) =>
            {
                ResponseStatistics response = simulator.Draw(new RandomStream(options.Seed, (ulong)replicate));
                if (refitter.Refit(response) is { } refit)
                {
                    values[replicate] = ValuesOf(refit);
                    if (refit.Status == FitStatus.Boundary) { Interlocked.Increment(ref boundary); }
                }

                int count = Interlocked.Increment(ref done);
                if (count % ReportEvery == 0 || count == options.Replicates) { options.Progress?.Report(count); }
                return refitter;
            },
            _ => { });
        return new BootstrapSample(parameters, forms is null ? null : quantities, ValuesOf(estimate), values, boundary);

        double[] ValuesOf(Estimate of)
        {
            IEnumerable<double> ofParameters = parameters.Select(p => p.ValueOf(of));
            if (forms is null) { return [.. ofParameters]; }
            var components = VarianceComponents.Of(of, forms);
            return [.. ofParameters, .. quantities.Select(q => q.ValueOf(components))];
        }
    }

    /// <summary>A model whose response is exchanged: what does not depend on it is made once.</summary>
    internal sealed class Refitter
    {
        private readonly ReplaceableResponse response;
        private readonly Fitter fitter;
        private readonly ImmutableArray<ImmutableArray<TermFactor>> starts;

        internal Refitter(Estimate estimate, CancellationToken cancellationToken)
        {
            response = new ReplaceableResponse(estimate.Data);
            fitter = Fitter.Over(
                response.Data,
                new FitSettings(estimate.ProfiledObjective.Method, MaxEvaluations, 1, long.MaxValue, 1, null, cancellationToken) { Precision = SearchPrecision.Sampling });
            starts = [[.. estimate.Terms.Select(Start)]];
        }

        /// <summary>The fit to a response; null where there is no optimum.</summary>
        internal Estimate? Refit(ResponseStatistics statistics)
        {
            response.Set(statistics.Random, statistics.Fixed, statistics.Squares);
            try
            {
                Estimate refit = fitter.Run(starts);
                return refit.Status == FitStatus.NotConverged ? null : refit;
            }
            catch (MixedModelException)
            {
                return null;
            }
        }

        private static TermFactor Start(TermFactor term) =>
            term.Layout.Pattern is { } pattern
                ? TermFactor.Patterned(term.Factor, term.Layout, pattern.Inside(term.Parameters, term.Layout.Width, LeastStart), TermFactor.Floor)
                : TermFactor.Restore(term.Factor, term.Layout, term.Vectors, [.. term.Values.Select(v => Math.Max(v, LeastStart))]);
    }
}
