using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>How a factor of a model's terms is coded.</summary>
/// <param name="Name">Canonical text of the factor: a column or an expression such as <c>factor(x)</c>.</param>
/// <param name="Levels">The levels that rows used have, reference first.</param>
/// <param name="IsOrdered">Whether the levels are ordered.</param>
/// <param name="FixedContrasts">Its contrasts in the fixed part.</param>
internal sealed record FactorCoding(string Name, ImmutableArray<string> Levels, bool IsOrdered, ContrastKind FixedContrasts)
{
    /// <summary>Its contrasts in the random-effects terms: always the default of its kind.</summary>
    internal ContrastKind RandomContrasts => DefaultContrasts(IsOrdered);

    /// <summary>Polynomial for ordered factors, treatment for others.</summary>
    /// <param name="isOrdered">Whether the levels are ordered.</param>
    internal static ContrastKind DefaultContrasts(bool isOrdered) => isOrdered ? ContrastKind.Polynomial : ContrastKind.Treatment;
}
