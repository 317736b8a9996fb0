using System.Collections.Immutable;

namespace MixedModels.Testing.References;

/// <summary>Conditional variances of some columns of a grouping factor's modes: those of one independent term.</summary>
/// <param name="Terms">Names of the columns, k of them.</param>
/// <param name="ByLevel">One k × k matrix per level listed.</param>
public sealed record ReferenceModeVariances(ImmutableArray<string> Terms, ImmutableArray<double[,]> ByLevel);
