using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>Tests of the random-effects terms of a fit: each left out, or its effects one at a time.</summary>
/// <param name="fit">The fit.</param>
/// <param name="method">How p values are found.</param>
/// <param name="options">How many draws, which, by how many threads; read where there are draws.</param>
internal sealed class RandomTermTester(LinearMixedModel fit, RandomTestMethod method, BootstrapOptions options)
{
    private const int MaxEvaluations = 200;

    private readonly Estimate estimate = fit.Estimate;

    /// <summary>The tests.</summary>
    /// <exception cref="MixedModelException">MM3230: the exact distribution was asked for and is that of none of them.</exception>
    internal ImmutableArray<RandomTermTest> Run()
    {
        RandomReduction[] reductions = [.. RandomReduction.Of(fit.Schema, t => estimate.Terms[t].Layout.Pattern is not null)];
        string?[] whyNot = [.. reductions.Select(r => method == RandomTestMethod.Exact ? ExactVarianceTest.WhyNot(fit.Schema, estimate.Data, r) : null)];
        if (reductions.Length > 0 && whyNot.All(why => why is not null))
        {
            throw new MixedModelException(InferenceProblems.NoExactTest([.. reductions.Zip(whyNot, (r, why) => $"{r.Text}: {why}")]));
        }

        return [.. reductions.Zip(whyNot, Test)];
    }

    private RandomTermTest Test(RandomReduction reduction, string? whyNot)
    {
        var settings = new FitSettings(fit.Method, MaxEvaluations, null, long.MaxValue, Environment.ProcessorCount, null, options.CancellationToken);
        Estimate reduced = Fitter.Fit(ReducedProducts.Of(estimate.Data, reduction.Kept), settings);
        int count = fit.ParameterCount - estimate.Theta.Length + reduced.Theta.Length;
        double statistic = LikelihoodDrop.Of(reduced.Objective, fit.Objective);
        int df = fit.ParameterCount - count;
        ImmutableArray<TermPlace> places = [.. reduction.Kept.Select((columns, t) => new TermPlace(t, [.. columns])).Where(p => p.Columns.Length > 0)];
        double? boundary = BoundaryMixture.CanTell(estimate, reduced, places) ? BoundaryMixture.Of(estimate, reduced, places, options.CancellationToken).PValue(statistic) : null;
        var test = new LikelihoodRatioTest(statistic, df, Distributions.ChiSquaredUpper(statistic, df), boundary)
        {
            Simulated = whyNot is null ? Simulated(reduction, reduced, places, statistic) : null,
        };
        return new RandomTermTest(reduction.Text, count, reduced.Objective, reduced.Objective + (2.0 * count), test) { WhyNotSimulated = whyNot };
    }

    private SimulatedPValue? Simulated(RandomReduction reduction, Estimate reduced, ImmutableArray<TermPlace> places, double statistic)
    {
        if (method == RandomTestMethod.Mixture) { return null; }
        if (method == RandomTestMethod.Exact) { return ExactVarianceTest.Of(fit.Schema, estimate, reduction, statistic, options); }
        SmallerResponse mapping = SmallerResponse.Of(estimate.Data, reduced.Data, places, [.. Enumerable.Range(0, fit.Schema.FixedNames.Length)])
            ?? throw new InvalidOperationException("A reduced model has other columns than the model it was made from.");
        return BootstrapRatioTest.Of(reduced, estimate, mapping, statistic, options);
    }
}
