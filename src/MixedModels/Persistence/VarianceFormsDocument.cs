using System.Collections.Immutable;

namespace MixedModels.Persistence;

/// <summary>Moments of the rows without their weights, where the cross-products do not tell them; base64 of little-endian doubles.</summary>
/// <param name="Fixed">Of the scaled fixed columns, p × p.</param>
/// <param name="Random">Of the scaled random-effects columns, s × s per term.</param>
internal sealed record VarianceFormsDocument(string Fixed, ImmutableArray<string> Random);
