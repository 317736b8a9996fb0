using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>The one engine behind coefficients, term tests, contrasts and means: β̂, Var(β̂) and the degrees of freedom of any
/// linear hypothesis, by one method.</summary>
/// <remarks>Vectors of coefficients hold the p estimable ones, in the order of X's retained columns.</remarks>
internal abstract class FixedEffectsInference
{
    private protected FixedEffectsInference(double[] estimates, Matrix covariance)
    {
        Estimates = estimates;
        Covariance = covariance;
    }

    /// <summary>β̂, p values, in the user's units.</summary>
    internal double[] Estimates { get; }

    /// <summary>Var(β̂) of the method, p × p, in the user's units.</summary>
    internal Matrix Covariance { get; }

    /// <summary>The engine of a method.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="schema">Names and terms.</param>
    /// <param name="method">How degrees of freedom are found.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">The method is none.</exception>
    /// <exception cref="MixedModelException">Kenward-Roger of a fit by maximum likelihood (MM3271), or a convention that a residual structure does not
    /// have (MM1032).</exception>
    internal static FixedEffectsInference Of(Estimate estimate, DesignSchema schema, DegreesOfFreedom method, CancellationToken cancellationToken = default)
    {
        if (estimate.ProfiledObjective.Residual is { } residual && ResidualConventions.WhyNot(residual.Design, estimate.Terms.Length > 0, method) is { } what)
        {
            throw new MixedModelException(InferenceProblems.ConventionNotOffered(what));
        }

        return EngineOf(estimate, schema, method, cancellationToken);
    }

    private static FixedEffectsInference EngineOf(Estimate estimate, DesignSchema schema, DegreesOfFreedom method, CancellationToken cancellationToken) => method switch
    {
        DegreesOfFreedom.Satterthwaite => new Satterthwaite(estimate.FixedEffects, estimate.FixedCovariance, CovarianceInformation.Of(estimate, cancellationToken)),
        DegreesOfFreedom.KenwardRoger => KenwardRoger.Of(estimate, isObserved: estimate.ProfiledObjective.Residual is not null, cancellationToken),
        DegreesOfFreedom.KenwardRogerExpected => KenwardRoger.Of(estimate, isObserved: false, cancellationToken),
        DegreesOfFreedom.KenwardRogerLinear or DegreesOfFreedom.KenwardRogerSas => KenwardRoger.Of(estimate, isObserved: true, cancellationToken),
        DegreesOfFreedom.Containment => DesignDegreesOfFreedom.Containment(estimate, schema, cancellationToken),
        DegreesOfFreedom.BetweenWithin => DesignDegreesOfFreedom.BetweenWithin(estimate),
        DegreesOfFreedom.Residual => new CommonDegreesOfFreedom(estimate.FixedEffects, estimate.FixedCovariance, estimate.Data.ObservationCount - estimate.Data.Rank),
        DegreesOfFreedom.Normal => new CommonDegreesOfFreedom(estimate.FixedEffects, estimate.FixedCovariance, double.PositiveInfinity),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
    };

    /// <summary>cᵀβ̂.</summary>
    /// <param name="contrast">c, p values.</param>
    internal double Value(ReadOnlySpan<double> contrast) => VectorKernels.Dot(contrast, Estimates);

    /// <summary>√(cᵀVar(β̂)c).</summary>
    /// <param name="contrast">c, p values.</param>
    internal double StandardError(ReadOnlySpan<double> contrast) => Math.Sqrt(QuadraticForm.Of(Covariance, contrast));

    /// <summary>Degrees of freedom of a contrast.</summary>
    /// <param name="contrast">c, p values.</param>
    /// <returns>ν &gt; 0; +∞ for z.</returns>
    internal abstract double DenominatorDegreesOfFreedom(ReadOnlySpan<double> contrast);

    /// <summary>What a reader should be told of the method on this fit.</summary>
    internal virtual ImmutableArray<Problem> Problems => [];

    /// <summary>Tests Lβ = m.</summary>
    /// <param name="contrasts">L, ℓ × p; rows that depend on others are harmless, the numerator degrees of freedom are its rank.</param>
    /// <param name="values">m, ℓ values; zero when empty.</param>
    /// <returns>The test; NaN with 0 numerator degrees of freedom where L is zero.</returns>
    internal FTest Test(Matrix contrasts, ReadOnlySpan<double> values = default)
    {
        var hypothesis = UncorrelatedContrasts.Of(contrasts, values, Estimates, UnadjustedCovariance);
        return hypothesis.Count == 0 ? FTest.Of(double.NaN, 0, double.NaN, 1.0) : Test(hypothesis);
    }

    /// <summary>Var(β̂) before any small-sample adjustment, p × p.</summary>
    private protected virtual Matrix UnadjustedCovariance => Covariance;

    /// <summary>Tests a hypothesis of at least one row.</summary>
    private protected abstract FTest Test(UncorrelatedContrasts hypothesis);
}
