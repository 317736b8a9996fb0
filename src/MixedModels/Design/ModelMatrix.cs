using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>A model matrix: its columns, their names and the terms they belong to.</summary>
/// <param name="Names">Names as R gives them.</param>
/// <param name="Columns">Arrays of n values.</param>
/// <param name="TermOfColumn">For each column the index of its term; −1 for the intercept.</param>
internal sealed record ModelMatrix(ImmutableArray<string> Names, ImmutableArray<double[]> Columns, ImmutableArray<int> TermOfColumn);
