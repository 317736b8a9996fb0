using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>How the sums of one grouping factor are found.</summary>
/// <param name="Group">Index of the factor among the source's groups.</param>
/// <param name="Terms">Its terms.</param>
/// <param name="Left">Outputs of its columns.</param>
/// <param name="Right">Outputs that they are multiplied with: X̃ and ỹ, then what else is needed of its own columns and of
/// those of the factors it is nested in.</param>
/// <param name="Child">The factor, by its place in the order, whose levels' sums add up to this one's; −1: its own rows do.</param>
internal sealed record FactorPlan(int Group, ImmutableArray<TermLayout> Terms, int[] Left, int[] Right, int Child);
