namespace MixedModels.Inference;

/// <summary>All that a fit needs of a response: its products with the columns of Z̃ and X̃ and with itself, in scaled units.</summary>
/// <param name="Random">Per grouping factor ỹᵀWT̃, J·s values.</param>
/// <param name="Fixed">ỹᵀWX̃, p values.</param>
/// <param name="Squares">ỹᵀWỹ.</param>
internal sealed record ResponseStatistics(double[][] Random, double[] Fixed, double Squares);
