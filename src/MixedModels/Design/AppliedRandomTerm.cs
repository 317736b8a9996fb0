using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>A random-effects term on new rows.</summary>
/// <param name="Group">Name of the grouping factor.</param>
/// <param name="Codes">For each row an index into the training levels; J + k for the new level k; −1 where missing.</param>
/// <param name="NewLevels">Labels of the levels that training did not meet.</param>
/// <param name="Columns">s arrays with one value per row; NaN where an input is missing.</param>
internal sealed record AppliedRandomTerm(string Group, int[] Codes, ImmutableArray<string> NewLevels, ImmutableArray<double[]> Columns);
