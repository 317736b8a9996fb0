using System.Collections.Immutable;

namespace MixedModels.Testing.Dense;

/// <summary>Conditional modes of one term.</summary>
/// <param name="Values">One row of s modes per level.</param>
/// <param name="Variances">Var(b | y) per level, s × s, β̂ taken as known.</param>
public sealed record DenseModes(double[,] Values, ImmutableArray<double[,]> Variances);
