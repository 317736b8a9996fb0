using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>Names of what a residual structure is made of.</summary>
/// <param name="Visits">Labels of the visits; empty where there are none.</param>
/// <param name="Groups">Labels of the separate matrices; one empty label for a single matrix.</param>
/// <param name="Strata">Levels of the factor of the variance function; empty for a number.</param>
internal sealed record ResidualLabels(ImmutableArray<string> Visits, ImmutableArray<string> Groups, ImmutableArray<string> Strata);
