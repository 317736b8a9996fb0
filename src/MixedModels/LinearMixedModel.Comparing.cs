using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Inference;
using MixedModels.Problems;

namespace MixedModels;

/// <content>Smaller and larger models.</content>
public sealed partial class LinearMixedModel
{
    private const int MaxEvaluationsOfRefits = 200;

    /// <summary>Compares models of the same rows by information criteria and, where one lies within the next, by likelihood ratio.</summary>
    /// <param name="models">At least two models of the same response and rows.</param>
    /// <param name="method">The likelihood; fits by the other method are refitted. Restricted likelihoods can be compared only where the fixed
    /// parts are the same.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The models, the fewest parameters first.</returns>
    /// <exception cref="ArgumentException">There are fewer than two models.</exception>
    /// <exception cref="MixedModelException">The models are of other rows or responses (MM3201), or are to be compared by REML though their fixed
    /// parts differ (MM3202).</exception>
    public static ModelComparison Compare(
        IReadOnlyList<LinearMixedModel> models, EstimationMethod method = EstimationMethod.Ml, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count < 2) { throw new ArgumentException("A comparison needs two models.", nameof(models)); }
        return new ModelComparer(models, method, cancellationToken).Compare();
    }

    /// <summary>Tests of the random-effects terms: each dropped, or its effects one at a time, by the criterion of the fit (REML or ML).</summary>
    /// <param name="cancellationToken">Stops the work, which is a fit per test.</param>
    public ImmutableArray<RandomTermTest> RandomTermTests(CancellationToken cancellationToken = default)
    {
        var tests = ImmutableArray.CreateBuilder<RandomTermTest>();
        foreach (RandomReduction reduction in RandomReduction.Of(Schema))
        {
            CrossProducts smaller = ReducedProducts.Of(Estimate.Data, reduction.Kept);
            Estimate reduced = Fitter.Fit(smaller, RefitSettings(Method, cancellationToken));
            int count = ParameterCount - Estimate.Theta.Length + reduced.Theta.Length;
            double statistic = Math.Max(0.0, reduced.Objective - Objective);
            int df = ParameterCount - count;
            var boundary = BoundaryMixture.Of(Estimate, reduced, reduction.Kept, cancellationToken);
            var test = new LikelihoodRatioTest(statistic, df, Distributions.ChiSquaredUpper(statistic, df), boundary.PValue(statistic));
            tests.Add(new RandomTermTest(reduction.Text, count, reduced.Objective, reduced.Objective + (2.0 * count), test));
        }

        return tests.ToImmutable();
    }

    /// <summary>The estimable coefficients beside those of (weighted) least squares on the same rows: what counting rows as independent would claim.</summary>
    /// <param name="method">How degrees of freedom of the model are found.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public ImmutableArray<IndependentCoefficient> CompareWithIndependent(
        DegreesOfFreedom method = DegreesOfFreedom.Satterthwaite, double confidence = DefaultConfidence, CancellationToken cancellationToken = default)
    {
        FixedEffects mixed = Coefficients(method, confidence, cancellationToken);
        CrossProducts products = ReducedProducts.Of(Estimate.Data, [.. Schema.Terms.Select(_ => Array.Empty<int>())]);
        Estimate squares = Fitter.Fit(products, RefitSettings(EstimationMethod.Reml, cancellationToken));
        FixedEffects independent = WaldTable.Of(Schema.FixedNames, products.Basis, FixedEffectsInference.Of(squares, Schema, DegreesOfFreedom.Residual, cancellationToken), confidence);
        return
        [
            .. mixed.Zip(independent).Where(pair => !pair.First.IsAliased).Select(pair =>
            {
                double ratio = pair.First.StandardError / pair.Second.StandardError;
                return new IndependentCoefficient(pair.First, pair.Second, ratio * ratio, ObservationCount / (ratio * ratio));
            }),
        ];
    }

    /// <summary>The same model by another method, from the cross-products; this one where the method is its own.</summary>
    /// <param name="method">REML or ML.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    internal LinearMixedModel By(EstimationMethod method, CancellationToken cancellationToken)
    {
        if (method == Method) { return this; }
        Estimate estimate = Fitter.Fit(Estimate.Data, RefitSettings(method, cancellationToken));
        return Assemble(
            ToDocument() with
            {
                Method = method,
                Status = estimate.Status,
                Certificate = estimate.Certificate,
                FlatDirection = estimate.FlatDirection,
                Objective = estimate.Objective,
                Theta = estimate.Theta,
                FixedEffects = [.. estimate.FixedEffects],
                ResidualStandardDeviation = Math.Sqrt(estimate.ResidualVariance),
            },
            estimate,
            design);
    }

    private static FitSettings RefitSettings(EstimationMethod method, CancellationToken cancellationToken) =>
        new(method, MaxEvaluationsOfRefits, null, long.MaxValue, Environment.ProcessorCount, null, cancellationToken);
}
