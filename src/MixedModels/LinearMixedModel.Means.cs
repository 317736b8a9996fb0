using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Inference;
using MixedModels.Problems;

namespace MixedModels;

/// <content>Marginal means, slopes and contrasts.</content>
public sealed partial class LinearMixedModel
{
    /// <summary>Estimated marginal means.</summary>
    /// <param name="factors">The factors whose levels are told apart, such as <c>nitro * Variety</c>, or <c>nitro | Variety</c> to compare nitro within
    /// each Variety; a covariate may be among them when <paramref name="at"/> gives its values. Empty for the overall mean.</param>
    /// <param name="at">Values of covariates; those not named are at their mean over the rows used. Several values of a covariate that is not told apart
    /// are averaged over.</param>
    /// <param name="method">How degrees of freedom are found.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The means; the first factor runs fastest.</returns>
    /// <exception cref="MixedModelException">A name is no factor of the fixed part (MM3220) or no covariate (MM3221), the mean of a covariate is not known
    /// (MM3222), the fixed part holds what a grid cannot (MM3223), or a name is given twice (MM3226).</exception>
    public MarginalMeans MarginalMeans(
        string factors,
        IReadOnlyDictionary<string, IReadOnlyList<double>>? at = null,
        DegreesOfFreedom method = DegreesOfFreedom.Satterthwaite,
        double confidence = DefaultConfidence,
        CancellationToken cancellationToken = default) => Means(factors, null, at, method, confidence, cancellationToken);

    /// <summary>Slopes of a covariate at every combination of some factors' levels: the derivative of the fixed part, by a difference over a thousandth of
    /// the covariate's range, which is exact for straight lines and parabolas.</summary>
    /// <param name="covariate">The covariate.</param>
    /// <param name="factors">As for <see cref="MarginalMeans(string, IReadOnlyDictionary{string, IReadOnlyList{double}}, DegreesOfFreedom, double, CancellationToken)"/>.</param>
    /// <param name="at">Values of covariates; those not named are at their mean over the rows used.</param>
    /// <param name="method">How degrees of freedom are found.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="MixedModelException">As for marginal means.</exception>
    public MarginalMeans Slopes(
        string covariate,
        string factors = "",
        IReadOnlyDictionary<string, IReadOnlyList<double>>? at = null,
        DegreesOfFreedom method = DegreesOfFreedom.Satterthwaite,
        double confidence = DefaultConfidence,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(covariate);
        return Means(factors, covariate, at, method, confidence, cancellationToken);
    }

    /// <summary>Tests contrasts in words, such as <c>mean(Days = 9) - mean(Days = 0)</c>, <c>slope(Days, Sex = F) = 2</c> or <c>x - 2 * z</c>; several with
    /// semicolons between them.</summary>
    /// <param name="contrasts">Sums and multiples of <c>mean(factor = level, covariate = number, …)</c>, <c>slope(covariate, …)</c>, names of coefficients
    /// (odd ones between backticks) and numbers; <c>= number</c> at the end says what is tested, 0 where it is left out.</param>
    /// <param name="method">How degrees of freedom are found.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A row a contrast, not adjusted for their number, and the F test of all of them at once.</returns>
    /// <exception cref="MixedModelException">The text is no contrast (MM3225), a name is unknown, or a contrast is not estimable (MM3224).</exception>
    public ContrastTest Contrast(
        string contrasts,
        DegreesOfFreedom method = DegreesOfFreedom.Satterthwaite,
        double confidence = DefaultConfidence,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contrasts);
        Confidence.Check(confidence);
        var grid = new ReferenceGrid(Schema.Coding, Estimate.Data.Basis);
        return ContrastTester.Test(new ContrastReader(contrasts, grid, Schema.FixedNames).Read(), grid, InferenceBy(method, cancellationToken), Schema, Estimate.Data.Basis, confidence);
    }

    private MarginalMeans Means(
        string factors, string? slopeOf, IReadOnlyDictionary<string, IReadOnlyList<double>>? at, DegreesOfFreedom method, double confidence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(factors);
        Confidence.Check(confidence);
        (ImmutableArray<string> shown, ImmutableArray<string> by) = MeansRequest.Split(factors);
        var values = (at ?? ImmutableDictionary<string, IReadOnlyList<double>>.Empty).ToImmutableDictionary(a => a.Key, a => a.Value.ToImmutableArray(), StringComparer.Ordinal);
        var request = new MeansRequest(shown, by, slopeOf, values, method, confidence);
        return new MarginalMeans(new MeansTable(new ReferenceGrid(Schema.Coding, Estimate.Data.Basis), InferenceBy(method, cancellationToken), request));
    }

}
