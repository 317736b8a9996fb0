using System.Collections.Immutable;

namespace MixedModels.Formulas;

/// <summary>What one side of a <c>~</c> or of a bar expands to: an intercept or none, and terms.</summary>
/// <param name="HasIntercept">Whether there is an intercept.</param>
/// <param name="Terms">Terms by order (main effects first), then by first appearance, without repeats: R's order.</param>
public sealed record TermSet(bool HasIntercept, ImmutableArray<Term> Terms);
