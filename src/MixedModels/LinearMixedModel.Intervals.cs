using System.Collections.Immutable;
using MixedModels.Inference;
using MixedModels.Problems;

namespace MixedModels;

/// <content>Confidence intervals of all parameters.</content>
public sealed partial class LinearMixedModel
{
    /// <summary>Confidence intervals of standard deviations, correlations, σ and coefficients.</summary>
    /// <param name="method">How they are found.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <param name="likelihood">The likelihood that is profiled: ML, to which a REML fit is refitted, or REML, which has no coefficients and
    /// gives intervals of the others alone. Wald intervals are of the fit as it is.</param>
    /// <param name="degreesOfFreedom">How degrees of freedom of Wald intervals of coefficients are found.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Random-effects terms in the formula's order, σ, then coefficients; those that are not estimable are left out. A limit that a profile
    /// does not reach is NaN, and the interval's problem (MM3240) says so.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1, or the method is none.</exception>
    public ImmutableArray<ParameterInterval> ConfidenceIntervals(
        IntervalMethod method,
        double confidence = DefaultConfidence,
        EstimationMethod likelihood = EstimationMethod.Ml,
        DegreesOfFreedom degreesOfFreedom = DegreesOfFreedom.Satterthwaite,
        CancellationToken cancellationToken = default)
    {
        Confidence.Check(confidence);
        ThrowIfResidual("intervals of covariance parameters");
        if (method != IntervalMethod.Bootstrap) { ThrowIfPatterned("intervals of covariance parameters"); }
        return method switch
        {
            IntervalMethod.Wald => WaldIntervals(confidence, degreesOfFreedom, cancellationToken),
            IntervalMethod.Profile => By(likelihood, cancellationToken).ProfileIntervals(confidence, cancellationToken),
            IntervalMethod.Bootstrap => Bootstrap(new BootstrapOptions { CancellationToken = cancellationToken }).Intervals(confidence),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
        };
    }

    /// <summary>Draws responses from the model, random effects anew each time, and refits it to each by its own method.</summary>
    /// <param name="options">How many, which, by how many threads; null for the defaults.</param>
    /// <remarks>A refit ends once its objective is within about 1e-6 of the minimum, hence its estimates within a thousandth of their standard
    /// errors: far less than they vary between replicates.</remarks>
    /// <exception cref="OperationCanceledException">Cancelled through the options.</exception>
    public BootstrapSample Bootstrap(BootstrapOptions? options = null)
    {
        ThrowIfResidual("bootstrap samples");
        return ParametricBootstrap.Run(Estimate, ModelParameter.Of(Schema, Estimate.Data.Basis), Schema.Terms, TryVarianceForms(), options ?? new BootstrapOptions());
    }

    /// <summary>Confidence intervals of the variance by level: of variances, intraclass correlations and R².</summary>
    /// <param name="method">How they are found: Wald intervals by the delta method, of variances on the log scale, of the others on that of the
    /// logit.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <param name="likelihood">The likelihood that is profiled: ML, to which a REML fit is refitted, or REML, which gives intervals of what the
    /// coefficients have no part in. Wald and bootstrap intervals are of the fit as it is.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Variances of the terms in the formula's order and of the residuals; intraclass correlations, adjusted, then unadjusted, per term and of all
    /// together; marginal and conditional R². A model without predictors has no marginal R², and one without random effects neither intraclass
    /// correlation nor conditional R².</returns>
    /// <remarks>Wald and profile intervals of one column's variance are the squares of those of its standard deviation.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1, or the method is none.</exception>
    /// <exception cref="MixedModelException">They need rows that are not at hand, as <see cref="VariancePartition()"/>.</exception>
    public ImmutableArray<VarianceInterval> VarianceIntervals(
        IntervalMethod method,
        double confidence = DefaultConfidence,
        EstimationMethod likelihood = EstimationMethod.Ml,
        CancellationToken cancellationToken = default)
    {
        ThrowIfResidual("intervals of variances");
        if (method != IntervalMethod.Bootstrap) { ThrowIfPatterned("intervals of variances"); }
        Confidence.Check(confidence);
        double root = Distributions.NormalTwoSidedQuantile(confidence);
        switch (method)
        {
            case IntervalMethod.Wald:
                return VarianceIntervalsOf(
                    this,
                    (profiler, quantity) => profiler.Wald(quantity, root) is var (lower, upper) ? (lower, false, upper, false) : default,
                    _ => true,
                    isProfile: false,
                    cancellationToken);
            case IntervalMethod.Profile:
                return VarianceIntervalsOf(
                    By(likelihood, cancellationToken),
                    (profiler, quantity) => profiler.Profile(quantity, root),
                    quantity => likelihood == EstimationMethod.Ml || !quantity.HasFixed,
                    isProfile: true,
                    cancellationToken);
            case IntervalMethod.Bootstrap:
                return Bootstrap(new BootstrapOptions { CancellationToken = cancellationToken }).VarianceIntervals(confidence);
            default:
                throw new ArgumentOutOfRangeException(nameof(method), method, null);
        }
    }

    private static ImmutableArray<VarianceInterval> VarianceIntervalsOf(
        LinearMixedModel model,
        Func<VarianceProfiler, VarianceQuantity, (double Lower, bool IsLowerOpen, double Upper, bool IsUpperOpen)> limits,
        Func<VarianceQuantity, bool> isGiven,
        bool isProfile,
        CancellationToken cancellationToken)
    {
        VarianceForms forms = model.NeedVarianceForms();
        var profiler = new VarianceProfiler(model.Estimate, forms, cancellationToken);
        var intervals = ImmutableArray.CreateBuilder<VarianceInterval>();
        foreach (VarianceQuantity q in VarianceQuantity.Of(model.Schema.Terms, forms).Where(isGiven))
        {
            (double lower, bool isLowerOpen, double upper, bool isUpperOpen) = limits(profiler, q);
            intervals.Add(new VarianceInterval(q.Measure, q.Group, q.Terms, profiler.ValueOf(q), lower, upper, isLowerOpen, isUpperOpen)
            {
                Problem = isProfile && MissingLimit(lower, upper) is { } sides ? Inference.InferenceProblems.NoProfileLimit(sides, q.InWords) : null,
            });
        }

        return intervals.ToImmutable();
    }

    private ImmutableArray<ParameterInterval> ProfileIntervals(double confidence, CancellationToken cancellationToken)
    {
        double root = Distributions.NormalTwoSidedQuantile(confidence);
        ModelParameter[] parameters =
            [.. ModelParameter.Of(Schema, Estimate.Data.Basis).Where(p => Method == EstimationMethod.Ml || p.Kind != ParameterKind.FixedEffect)];
        var errors = new CovarianceErrors(Estimate, cancellationToken);
        var intervals = new ParameterInterval[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            ModelParameter p = parameters[i];
            double value = p.ValueOf(Estimate);
            // Without a variance there is nothing for a correlation to be between: any is as likely.
            (double lower, bool isLowerOpen, double upper, bool isUpperOpen) = double.IsNaN(value)
                ? (-1.0, true, 1.0, true)
                : new ParameterProfile(Estimate, p, StandardError(p, errors), cancellationToken).Limits(root);
            intervals[i] = new ParameterInterval(p.Kind, p.Group, p.Name, value, lower, upper, isLowerOpen, isUpperOpen)
            {
                Problem = MissingLimit(lower, upper) is { } sides ? Inference.InferenceProblems.NoProfileLimit(sides, p.InWords) : null,
            };
        }

        return [.. intervals];
    }

    private ImmutableArray<ParameterInterval> WaldIntervals(double confidence, DegreesOfFreedom degreesOfFreedom, CancellationToken cancellationToken)
    {
        double root = Distributions.NormalTwoSidedQuantile(confidence);
        FixedEffects coefficients = Coefficients(degreesOfFreedom, confidence, cancellationToken);
        var errors = new CovarianceErrors(Estimate, cancellationToken);
        var intervals = ImmutableArray.CreateBuilder<ParameterInterval>();
        foreach (ModelParameter p in ModelParameter.Of(Schema, Estimate.Data.Basis))
        {
            double value = p.ValueOf(Estimate);
            (double lower, double upper) = p.Kind == ParameterKind.FixedEffect
                ? (coefficients[p.Name].Lower, coefficients[p.Name].Upper)
                : Transformed(p, value, root, errors);
            intervals.Add(new ParameterInterval(p.Kind, p.Group, p.Name, value, lower, upper, false, false));
        }

        return intervals.ToImmutable();
    }

    // On log σ and atanh ρ, where the likelihood is nearer to a parabola; none at the boundary.
    private (double Lower, double Upper) Transformed(ModelParameter p, double value, double root, CovarianceErrors errors)
    {
        bool isCorrelation = p.Kind == ParameterKind.Correlation;
        if (double.IsNaN(value) || value == 0.0 && !isCorrelation || isCorrelation && Math.Abs(value) >= 1.0) { return (double.NaN, double.NaN); }
        double error = StandardError(p, errors);
        if (!isCorrelation) { return (value * Math.Exp(-root * error / value), value * Math.Exp(root * error / value)); }
        double half = root * error / (1.0 - (value * value));
        return (Math.Tanh(Math.Atanh(value) - half), Math.Tanh(Math.Atanh(value) + half));
    }

    private static string? MissingLimit(double lower, double upper) => (double.IsNaN(lower), double.IsNaN(upper)) switch
    {
        (true, true) => "no limits were",
        (true, false) => "no lower limit was",
        (false, true) => "no upper limit was",
        _ => null,
    };

    private double StandardError(ModelParameter p, CovarianceErrors errors) => p.Kind == ParameterKind.FixedEffect
        ? Math.Sqrt(Estimate.FixedCovariance[p.First, p.First])
        : errors.Of(p, p.Term < 0 ? null : Estimate.Terms[p.Term]);
}
