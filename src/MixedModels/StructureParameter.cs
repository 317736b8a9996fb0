namespace MixedModels;

/// <summary>A parameter of a structure that the covariance of a random-effects term is held to.</summary>
/// <param name="Name"><c>sd</c>, <c>rho</c>, <c>rho1</c> … by distance, <c>loading1</c> … by factor, <c>specific</c>.</param>
/// <param name="Column">The column it belongs to; null for one of all columns.</param>
/// <param name="Value">Correlations as they are; standard deviations and loadings in units of the response per unit of the column.</param>
public sealed record StructureParameter(string Name, string? Column, double Value);
