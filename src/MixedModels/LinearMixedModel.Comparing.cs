using System.Collections.Immutable;
using MixedModels.Checking;
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
        return new ModelComparer(models, method, null, cancellationToken).Compare();
    }

    /// <summary>Compares models as <see cref="Compare(IReadOnlyList{LinearMixedModel}, EstimationMethod, CancellationToken)"/> does, and adds to every
    /// likelihood-ratio test its p value by parametric bootstrap.</summary>
    /// <param name="models">At least two models of the same response and rows.</param>
    /// <param name="method">The likelihood.</param>
    /// <param name="bootstrap">How many responses are drawn from the smaller model of a test, which, by how many threads; stops all of the work.</param>
    /// <returns>The models, the fewest parameters first.</returns>
    /// <exception cref="ArgumentException">There are fewer than two models.</exception>
    /// <exception cref="MixedModelException">As without bootstrap: MM3201, MM3202.</exception>
    /// <exception cref="OperationCanceledException">Cancelled through the options.</exception>
    public static ModelComparison Compare(IReadOnlyList<LinearMixedModel> models, EstimationMethod method, BootstrapOptions bootstrap)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(bootstrap);
        if (models.Count < 2) { throw new ArgumentException("A comparison needs two models.", nameof(models)); }
        return new ModelComparer(models, method, bootstrap, bootstrap.CancellationToken).Compare();
    }

    /// <summary>Tests of the random-effects terms: each dropped, or its effects one at a time, by the criterion of the fit (REML or ML).</summary>
    /// <param name="cancellationToken">Stops the work, which is a fit per test.</param>
    public ImmutableArray<RandomTermTest> RandomTermTests(CancellationToken cancellationToken = default) =>
        RandomTermTests(RandomTestMethod.Mixture, new BootstrapOptions { CancellationToken = cancellationToken });

    /// <summary>Tests of the random-effects terms with p values by simulation beside those of the boundary mixture.</summary>
    /// <param name="method">What is simulated; <see cref="RandomTestMethod.Mixture"/> simulates nothing.</param>
    /// <param name="draws">How many draws, which, by how many threads; stops all of the work. Null: 100 000 draws of the exact distribution, 1 000 refits.</param>
    /// <returns>One test per term or effect left out; <see cref="RandomTermTest.WhyNotSimulated"/> says where the exact distribution is not that of the test.</returns>
    /// <exception cref="MixedModelException">The exact distribution was asked for and is that of none of the tests (MM3230).</exception>
    /// <exception cref="ArgumentOutOfRangeException">The method is none.</exception>
    /// <exception cref="OperationCanceledException">Cancelled through the options.</exception>
    public ImmutableArray<RandomTermTest> RandomTermTests(RandomTestMethod method, BootstrapOptions? draws = null)
    {
        ThrowIfResidual("tests of random effects");
        if (!Enum.IsDefined(method)) { throw new ArgumentOutOfRangeException(nameof(method), method, null); }
        BootstrapOptions options = draws ?? (method == RandomTestMethod.Exact ? new BootstrapOptions { Replicates = ExactVarianceTest.DefaultDraws } : new BootstrapOptions());
        return new RandomTermTester(this, method, options).Run();
    }

    /// <summary>The estimable coefficients beside those of (weighted) least squares on the same rows: what counting rows as independent would claim.</summary>
    /// <param name="method">How degrees of freedom of the model are found.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public ImmutableArray<IndependentCoefficient> CompareWithIndependent(
        DegreesOfFreedom method = DegreesOfFreedom.Satterthwaite, double confidence = DefaultConfidence, CancellationToken cancellationToken = default)
    {
        FixedEffects mixed = Coefficients(method, confidence, cancellationToken);
        CrossProducts products = ReducedProducts.Of(Estimate.RowProducts, [.. Schema.Terms.Select(_ => Array.Empty<int>())]);
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
        Estimate estimate = Estimate.ProfiledObjective.Residual is { } part
            ? Fitter.Fit(part.Copy(), RefitSettings(method, cancellationToken))
            : Fitter.Fit(Estimate.Data, RefitSettings(method, cancellationToken));
        // What was said of the fit by the other method is said anew; what the data and the formula gave rise to stays.
        (ImmutableArray<double> quantiles, ImmutableArray<Problem> ofRows) = design is null ? ([], []) : LookAtRows(design, estimate, cancellationToken);
        FitDescription description = Describe() with
        {
            Method = method,
            ScaledResidualQuantiles = quantiles,
            Problems = [.. Problems.Where(p => !FitChecks.IsOfAnEstimate(p)), .. FitChecks.Of(Schema, estimate), .. ofRows],
        };
        return Assemble(description, estimate, design);
    }

    private static FitSettings RefitSettings(EstimationMethod method, CancellationToken cancellationToken) =>
        new(method, MaxEvaluationsOfRefits, null, long.MaxValue, Environment.ProcessorCount, null, cancellationToken);
}
