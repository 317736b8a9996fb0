using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>The levels of a grouping factor and what each combines.</summary>
/// <param name="Name">The factor's name, such as <c>cask:batch</c>.</param>
/// <param name="Levels">The J level labels.</param>
/// <param name="Parts">Per part of the name, J labels: what the part is in each level.</param>
internal sealed record GroupCoding(string Name, ImmutableArray<string> Levels, ImmutableArray<ImmutableArray<string>> Parts);
