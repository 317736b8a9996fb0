using System.Collections.Immutable;

namespace MixedModels;

/// <summary>A random-effects term before any fit.</summary>
/// <param name="Group">Name of the grouping factor, such as <c>Subject</c> or <c>cask:batch</c>.</param>
/// <param name="LevelCount">J, its number of levels on the rows used.</param>
/// <param name="Columns">Names of the s columns, such as <c>(Intercept)</c> and <c>Days</c>.</param>
/// <param name="Structure"><c>us</c> for any covariance, <c>diag</c> for independent columns.</param>
/// <param name="ParameterCount">Free covariance parameters: s(s+1)/2 for <c>us</c>, s for <c>diag</c>.</param>
/// <param name="SmallestLevelRows">Rows of the level with the fewest, at least 1.</param>
/// <param name="MedianLevelRows">Median of the rows per level; a half between two middle ones.</param>
/// <param name="LargestLevelRows">Rows of the level with the most.</param>
public sealed record RandomTermDescription(
    string Group,
    int LevelCount,
    ImmutableArray<string> Columns,
    string Structure,
    int ParameterCount,
    int SmallestLevelRows,
    double MedianLevelRows,
    int LargestLevelRows);
