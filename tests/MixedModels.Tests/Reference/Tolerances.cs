using MixedModels.Testing;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference;

/// <summary>The tolerances of one case: those of lme4's numbers, or those of exact arithmetic.</summary>
internal sealed class Tolerances
{
    private readonly ReferenceFit fit;

    /// <summary>Digits to agree to, for a closed form; null for another program's fit.</summary>
    private readonly int? digits;

    internal Tolerances(ReferenceCase reference)
    {
        fit = reference.Expected;
        digits = reference switch
        {
            { Kind: not "closed_form" } => null,
            { Id: "cf_smls01_ml" or "cf_smls01_reml" or "cf_smls02_reml" or "cf_smls03_reml" } => 9,
            _ => 7,
        };
        ObjectiveAtReference = Tolerance.Evaluation;
        Objective = Tolerance.Optimum;
        Information = digits is null ? Tolerance.Likelihood : Tolerance.Certified(9, 0.0);
        if (Exemptions.ByCase.GetValueOrDefault(reference.Id) is { ObjectiveTolerance: { } figure } exemption)
        {
            ObjectiveAtReference = Objective = Information = Tolerance.Noted(figure, exemption.Because);
        }
    }

    internal Tolerance ObjectiveAtReference { get; }

    internal Tolerance Objective { get; }

    internal Tolerance Information { get; }

    internal Tolerance Theta => digits is { } d ? Tolerance.Certified(d, 1.0) : Tolerance.Theta;

    internal Tolerance Sigma => digits is { } d ? Tolerance.Certified(d, 0.0) : Tolerance.Spread;

    internal Tolerance StandardError => Sigma;

    internal Tolerance StandardDeviation => digits is { } d ? Tolerance.Certified(d, fit.Sigma) : Tolerance.StandardDeviation(fit.Sigma);

    internal Tolerance Row => digits is { } d ? Tolerance.Certified(d, fit.Sigma) : Tolerance.PerRow(fit.Sigma);

    internal Tolerance Estimate(double standardError) =>
        digits is { } d ? Tolerance.CertifiedEstimate(d, standardError) : Tolerance.Estimate(standardError);

    /// <summary>A product of two standard errors has twice the relative freedom of one.</summary>
    internal Tolerance Covariance(double first, double second) =>
        digits is { } d ? Tolerance.Certified(d, 2.0 * first * second) : Tolerance.Covariance(first, second);

    internal Tolerance ConditionalCovariance(double first, double second) =>
        digits is { } d ? Tolerance.Certified(d, 2.0 * first * second) : Tolerance.ConditionalCovariance(first, second, fit.Sigma);
}
