using System.Collections.Immutable;

namespace MixedModels.Inference;

/// <summary>Where the columns of a random-effects term are in a larger model.</summary>
/// <param name="Term">Index of the larger model's term.</param>
/// <param name="Columns">For each column its index among that term's columns.</param>
internal sealed record TermPlace(int Term, ImmutableArray<int> Columns);
