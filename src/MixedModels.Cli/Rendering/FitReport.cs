using System.Collections.Immutable;
using System.Diagnostics;
using MixedModels.Problems;

namespace MixedModels.Cli.Rendering;

/// <summary>A fit and how it is to be shown.</summary>
/// <param name="Fit">The fit.</param>
/// <param name="Confidence">Confidence of the intervals, between 0 and 1.</param>
/// <param name="DegreesOfFreedom">How degrees of freedom are found.</param>
internal sealed record FitReport(LinearMixedModel Fit, double Confidence, DegreesOfFreedom DegreesOfFreedom)
{
    /// <summary>Computes tests and intervals.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="confidence">Confidence of the intervals, between 0 and 1.</param>
    /// <param name="degreesOfFreedom">How degrees of freedom are found.</param>
    /// <param name="choice">Which intervals.</param>
    /// <param name="bootstrap">How many are drawn where that is by bootstrap.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal static FitReport Of(
        LinearMixedModel fit, double confidence, DegreesOfFreedom degreesOfFreedom, IntervalChoice choice, BootstrapOptions bootstrap, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        FixedEffects coefficients = fit.Coefficients(degreesOfFreedom, confidence, cancellationToken);
        BootstrapSample? sample = choice == IntervalChoice.Bootstrap ? fit.Bootstrap(bootstrap with { CancellationToken = cancellationToken }) : null;
        IntervalMethod method = choice == IntervalChoice.Wald ? IntervalMethod.Wald : IntervalMethod.Profile;
        EstimationMethod likelihood = choice == IntervalChoice.RestrictedProfile ? EstimationMethod.Reml : EstimationMethod.Ml;
        VariancePartition? sizes = fit.TryVariancePartition();
        ImmutableArray<ParameterInterval> intervals = choice switch
        {
            IntervalChoice.CoefficientsOnly => [],
            IntervalChoice.Bootstrap => sample!.Intervals(confidence),
            _ => fit.ConfidenceIntervals(method, confidence, likelihood, degreesOfFreedom, cancellationToken),
        };
        ImmutableArray<VarianceInterval> variances = choice switch
        {
            _ when sizes is null => [],
            IntervalChoice.CoefficientsOnly => [],
            IntervalChoice.Bootstrap => sample!.VarianceIntervals(confidence),
            _ => fit.VarianceIntervals(method, confidence, likelihood, cancellationToken),
        };
        return new FitReport(fit, confidence, degreesOfFreedom)
        {
            IntervalChoice = choice,
            Sample = sample,
            Intervals = intervals,
            VarianceIntervals = variances,
            EffectSizes = sizes,
            Coefficients = coefficients,
            InferenceProblems =
            [
                .. fit.InferenceProblems(degreesOfFreedom, cancellationToken),
                .. intervals.Select(i => i.Problem).Concat(variances.Select(v => v.Problem)).OfType<Problem>(),
            ],
            InferenceSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }

    /// <summary>Coefficients with tests and intervals of that confidence.</summary>
    internal required FixedEffects Coefficients { get; init; }

    /// <summary>Which intervals it has.</summary>
    internal IntervalChoice IntervalChoice { get; init; }

    /// <summary>What was drawn, where intervals are by bootstrap.</summary>
    internal BootstrapSample? Sample { get; init; }

    /// <summary>Intervals of all parameters, where they were asked for.</summary>
    internal ImmutableArray<ParameterInterval> Intervals { get; init; } = [];

    /// <summary>Intervals of variances, intraclass correlations and R², where they were asked for and need no rows that are not at hand.</summary>
    internal ImmutableArray<VarianceInterval> VarianceIntervals { get; init; } = [];

    /// <summary>R² and intraclass correlations; null where they need rows that are not at hand.</summary>
    internal VariancePartition? EffectSizes { get; init; }

    /// <summary>The limits of a coefficient by the method asked for.</summary>
    internal (double Lower, double Upper) LimitsOf(Coefficient coefficient)
    {
        if (IntervalChoice is not (IntervalChoice.Profile or IntervalChoice.Bootstrap)) { return (coefficient.Lower, coefficient.Upper); }
        ParameterInterval? interval = Intervals.FirstOrDefault(i => i.Kind == ParameterKind.FixedEffect && string.Equals(i.Name, coefficient.Name, StringComparison.Ordinal));
        return interval is null ? (double.NaN, double.NaN) : (interval.Lower, interval.Upper);
    }

    /// <summary>What was noted while degrees of freedom were found.</summary>
    internal required ImmutableArray<Problem> InferenceProblems { get; init; }

    /// <summary>Seconds that tests and intervals took.</summary>
    internal required double InferenceSeconds { get; init; }

    /// <summary>Seconds that reading the data took; 0 for a saved fit.</summary>
    internal double ReadSeconds { get; init; }

    /// <summary>Number of columns read; null for a saved fit.</summary>
    internal int? ColumnsRead { get; init; }

    /// <summary>Number of columns of the source; null for a saved fit.</summary>
    internal int? SourceColumns { get; init; }

    /// <summary>Bad rows of the source left out on request, which are not among the rows read; null where that is not known.</summary>
    internal long? SkippedRows { get; init; }

    /// <summary>What was noted while the data were read.</summary>
    internal ImmutableArray<Problem> ReadingProblems { get; init; } = [];

    /// <summary>What was noted while reading, while fitting, and in the tests.</summary>
    internal ImmutableArray<Problem> Problems => [.. ReadingProblems, .. Fit.Problems, .. InferenceProblems];

    /// <summary>REML or ML.</summary>
    internal string MethodName => Fit.Method == EstimationMethod.Reml ? "REML" : "ML";
}
