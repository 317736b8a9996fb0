using System.Collections.Concurrent;
using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Inference;
using MixedModels.LinearAlgebra;
using MixedModels.Persistence;
using MixedModels.Problems;

namespace MixedModels;

/// <content>Tests and intervals.</content>
public sealed partial class LinearMixedModel
{
    private readonly ConcurrentDictionary<DegreesOfFreedom, FixedEffectsInference> inference = new();
    private readonly VarianceForms? savedForms;     // of a model file, where the cross-products do not tell them

    /// <summary>The fixed effects with tests and Wald intervals by a method of choice.</summary>
    /// <param name="method">How degrees of freedom are found.</param>
    /// <param name="confidence">Confidence of the intervals, between 0 and 1.</param>
    /// <param name="cancellationToken">Stops the work; Satterthwaite's takes about as long as two evaluations of the objective, two a parameter for large crossed factors.</param>
    /// <returns>A coefficient per column of X, aliased ones included.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1, or the method is none.</exception>
    /// <exception cref="MixedModelException">Kenward-Roger of a fit by maximum likelihood (MM3271).</exception>
    public FixedEffects Coefficients(DegreesOfFreedom method = DegreesOfFreedom.Satterthwaite, double confidence = DefaultConfidence, CancellationToken cancellationToken = default)
    {
        Confidence.Check(confidence);
        return WaldTable.Of(Schema.FixedNames, Estimate.Data.Basis, InferenceBy(method, cancellationToken), confidence);
    }

    /// <summary>F tests of the terms of the fixed part, in the formula's order.</summary>
    /// <param name="type">What no effect means when terms overlap.</param>
    /// <param name="method">How degrees of freedom are found.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A test per term; the intercept is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The type or the method is none.</exception>
    /// <exception cref="MixedModelException">Kenward-Roger of a fit by maximum likelihood (MM3271).</exception>
    public ImmutableArray<TermTest> TermTests(
        TermTestType type = TermTestType.III, DegreesOfFreedom method = DegreesOfFreedom.Satterthwaite, CancellationToken cancellationToken = default)
    {
        var terms = FixedTerms.Of(Schema.Coding);
        ImmutableArray<Matrix> hypotheses = TermHypotheses.Of(terms, Estimate.Data.Basis, type);
        FixedEffectsInference engine = InferenceBy(method, cancellationToken);
        return [.. terms.Names.Zip(hypotheses, (name, hypothesis) => new TermTest(name, engine.Test(hypothesis)))];
    }

    /// <summary>The variance by level, with R² and intraclass correlations.</summary>
    /// <exception cref="MixedModelException">The model has weights, or neither a fixed nor a random intercept, and its rows were never
    /// held (a stream) or it was read from a file of an earlier version.</exception>
    public VariancePartition VariancePartition() => PartitionBy(NeedVarianceForms());

    /// <summary>The variance by level, or null where it needs rows that are not at hand.</summary>
    public VariancePartition? TryVariancePartition() =>
        TryVarianceForms() is { } forms ? PartitionBy(forms) : null;

    private VariancePartition PartitionBy(VarianceForms forms) => new(VarianceComponents.Of(Estimate, forms), Schema.Terms);

    /// <summary>What turns estimates into the variance by level.</summary>
    /// <exception cref="MixedModelException">It needs rows that are not at hand.</exception>
    internal VarianceForms NeedVarianceForms() =>
        TryVarianceForms() ?? throw new MixedModelException(PersistenceProblems.NeedsRows("the variance over unweighted rows"));

    private VarianceForms? TryVarianceForms() => VarianceForms.Of(Estimate.RowProducts, Schema, design, Weights is not null) ?? savedForms;

    /// <summary>What a reader should be told of a method on this fit; none for most.</summary>
    /// <param name="method">How degrees of freedom are found.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public ImmutableArray<Problem> InferenceProblems(DegreesOfFreedom method, CancellationToken cancellationToken = default) =>
        FewGroups.NoteOn(this, method) is { } few ? [.. InferenceBy(method, cancellationToken).Problems, few] : InferenceBy(method, cancellationToken).Problems;

    /// <summary>The engine of a method, made once.</summary>
    /// <param name="method">How degrees of freedom are found.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal FixedEffectsInference InferenceBy(DegreesOfFreedom method, CancellationToken cancellationToken = default)
    {
        if (!inference.TryGetValue(method, out FixedEffectsInference? engine))
        {
            engine = method is DegreesOfFreedom.RobustCr0 or DegreesOfFreedom.RobustCr1S or DegreesOfFreedom.RobustCr2 or DegreesOfFreedom.RobustCr3
                ? ClusterRobust.Of(Estimate, design ?? throw new MixedModelException(PersistenceProblems.NeedsRows("a sandwich covariance")), method, cancellationToken)
                : FixedEffectsInference.Of(Estimate, Schema, method, cancellationToken);
            inference[method] = engine;
        }

        return engine;
    }
}
