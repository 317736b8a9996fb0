using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>What the columns of a source of rows are: which of them make up X, the random-effects terms and y.</summary>
/// <param name="FixedColumns">For each column of X its index among the source's columns.</param>
/// <param name="Response">Index of the response less offset.</param>
/// <param name="Groups">The grouping factors, each once, in the order of the source's codes.</param>
/// <param name="Terms">The random-effects terms, in the formula's order.</param>
internal sealed record RowLayout(
    ImmutableArray<int> FixedColumns,
    int Response,
    ImmutableArray<GroupLayout> Groups,
    ImmutableArray<TermColumns> Terms);
