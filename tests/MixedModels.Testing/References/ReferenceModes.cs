using System.Collections.Immutable;

namespace MixedModels.Testing.References;

/// <summary>Conditional modes of one grouping factor of a reference fit.</summary>
/// <param name="Group">Name of the grouping factor.</param>
/// <param name="Terms">Names of the s columns.</param>
/// <param name="Levels">The levels listed; the first ten of many where <paramref name="IsComplete"/> is false.</param>
/// <param name="IsComplete">Whether every level is listed.</param>
/// <param name="Values">One row of s modes per level listed.</param>
/// <param name="SumOfSquares">Σb² per column over all levels, or empty where the case has none.</param>
/// <param name="Variances">Conditional variances in blocks of columns; empty where the case has none.</param>
public sealed record ReferenceModes(
    string Group,
    ImmutableArray<string> Terms,
    ImmutableArray<string> Levels,
    bool IsComplete,
    double[,] Values,
    ImmutableArray<double> SumOfSquares,
    ImmutableArray<ReferenceModeVariances> Variances);
