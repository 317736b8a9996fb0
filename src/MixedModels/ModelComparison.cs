using System.Collections.Immutable;

namespace MixedModels;

/// <summary>Models of the same rows beside each other, the fewest parameters first.</summary>
/// <param name="Method">The likelihood that the criteria are of.</param>
/// <param name="WasRefitted">Whether some of the models had been fitted by the other method.</param>
/// <param name="Rows">A row per model.</param>
public sealed record ModelComparison(EstimationMethod Method, bool WasRefitted, ImmutableArray<ComparedModel> Rows);
