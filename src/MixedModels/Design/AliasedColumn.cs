using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>A column of X that depends on earlier columns: x = Σ coefficient × column.</summary>
/// <param name="Column">Index of the dependent column.</param>
/// <param name="Sources">Indices of the earlier, retained columns with a non-zero coefficient.</param>
/// <param name="Coefficients">Their coefficients.</param>
internal sealed record AliasedColumn(int Column, ImmutableArray<int> Sources, ImmutableArray<double> Coefficients);
