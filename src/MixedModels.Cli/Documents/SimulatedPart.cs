namespace MixedModels.Cli.Documents;

/// <summary>A p value by simulation as JSON; described in <c>docs/json.md</c>.</summary>
internal sealed record SimulatedPart(string Kind, double? P, double? StandardError, int Draws, int Failed, int Exceeding, double? ZeroShare, ulong Seed)
{
    /// <summary>The part of a p value, null for none.</summary>
    internal static SimulatedPart? Of(SimulatedPValue? p) => p is null ? null : new SimulatedPart(
        p.Kind switch { SimulationKind.Exact => "exact", SimulationKind.Approximate => "approximate", _ => "bootstrap" },
        FiniteNumber.Of(p.PValue),
        FiniteNumber.Of(p.StandardError),
        p.Draws,
        p.FailedCount,
        p.Exceeding,
        FiniteNumber.Of(p.ZeroShare),
        p.Seed);
}
