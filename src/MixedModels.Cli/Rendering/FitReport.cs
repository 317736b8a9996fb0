using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Cli.Rendering;

/// <summary>A fit and how it is to be shown.</summary>
/// <param name="Fit">The fit.</param>
/// <param name="Confidence">Confidence of the intervals, between 0 and 1.</param>
/// <param name="DegreesOfFreedom">How degrees of freedom are found.</param>
internal sealed record FitReport(LinearMixedModel Fit, double Confidence, DegreesOfFreedom DegreesOfFreedom)
{
    /// <summary>Coefficients with tests and intervals of that confidence.</summary>
    internal IReadOnlyList<Coefficient> Coefficients { get; } = Fit.Coefficients(DegreesOfFreedom, Confidence);

    /// <summary>Seconds that reading the data took; 0 for a saved fit.</summary>
    internal double ReadSeconds { get; init; }

    /// <summary>Number of columns read; null for a saved fit.</summary>
    internal int? ColumnsRead { get; init; }

    /// <summary>Number of columns of the source; null for a saved fit.</summary>
    internal int? SourceColumns { get; init; }

    /// <summary>What was noted while the data were read.</summary>
    internal ImmutableArray<Problem> ReadingProblems { get; init; } = [];

    /// <summary>What was noted while reading, then while fitting.</summary>
    internal ImmutableArray<Problem> Problems => [.. ReadingProblems, .. Fit.Problems];

    /// <summary>REML or ML.</summary>
    internal string MethodName => Fit.Method == EstimationMethod.Reml ? "REML" : "ML";
}
