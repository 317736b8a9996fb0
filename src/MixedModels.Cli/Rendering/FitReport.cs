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
    /// <param name="cancellationToken">Stops the work.</param>
    internal static FitReport Of(LinearMixedModel fit, double confidence, DegreesOfFreedom degreesOfFreedom, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        FixedEffects coefficients = fit.Coefficients(degreesOfFreedom, confidence, cancellationToken);
        return new FitReport(fit, confidence, degreesOfFreedom)
        {
            Coefficients = coefficients,
            InferenceProblems = fit.InferenceProblems(degreesOfFreedom, cancellationToken),
            InferenceSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }

    /// <summary>Coefficients with tests and intervals of that confidence.</summary>
    internal required FixedEffects Coefficients { get; init; }

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

    /// <summary>What was noted while the data were read.</summary>
    internal ImmutableArray<Problem> ReadingProblems { get; init; } = [];

    /// <summary>What was noted while reading, while fitting, and in the tests.</summary>
    internal ImmutableArray<Problem> Problems => [.. ReadingProblems, .. Fit.Problems, .. InferenceProblems];

    /// <summary>REML or ML.</summary>
    internal string MethodName => Fit.Method == EstimationMethod.Reml ? "REML" : "ML";
}
