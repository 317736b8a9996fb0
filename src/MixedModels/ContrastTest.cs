using System.Collections.Immutable;

namespace MixedModels;

/// <summary>Contrasts in words with their tests.</summary>
/// <param name="Rows">A row a contrast, in the order written.</param>
/// <param name="Joint">The F test that all of them are as hypothesised.</param>
public sealed record ContrastTest(ImmutableArray<EstimatedContrast> Rows, FTest Joint);
