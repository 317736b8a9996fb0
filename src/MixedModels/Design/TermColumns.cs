using System.Collections.Immutable;
using MixedModels.Covariance;

namespace MixedModels.Design;

/// <summary>Where a random-effects term finds its columns in a source of rows.</summary>
/// <param name="Group">Index of its grouping factor.</param>
/// <param name="Columns">For each of its columns the index among the source's columns.</param>
/// <param name="ColumnNames">Names of its columns.</param>
/// <param name="Structure">Shape of its covariance.</param>
/// <param name="Pattern">What its covariance is held to; null for nothing.</param>
/// <param name="Text">Canonical text, for messages.</param>
internal sealed record TermColumns(
    int Group,
    ImmutableArray<int> Columns,
    ImmutableArray<string> ColumnNames,
    CovarianceStructure Structure,
    RandomStructure? Pattern,
    string Text);
