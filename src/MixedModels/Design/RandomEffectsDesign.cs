using System.Collections.Immutable;
using MixedModels.Covariance;

namespace MixedModels.Design;

/// <summary>One random-effects term on the rows used: its grouping factor and its model-matrix columns.</summary>
/// <param name="Group">The grouping factor; terms that share a factor share the instance.</param>
/// <param name="ColumnNames">Names of the s columns, such as <c>(Intercept)</c> and <c>Days</c>.</param>
/// <param name="Columns">s arrays of n values. An array that equals a column of X is the same instance.</param>
/// <param name="Structure">Shape of the covariance.</param>
/// <param name="Pattern">What the covariance is held to; null for nothing.</param>
/// <param name="Text">Canonical text of the term, for messages.</param>
internal sealed record RandomEffectsDesign(
    GroupingFactor Group,
    ImmutableArray<string> ColumnNames,
    ImmutableArray<double[]> Columns,
    CovarianceStructure Structure,
    RandomStructure? Pattern,
    string Text);
