namespace MixedModels;

/// <summary>A parameter of the residual covariance.</summary>
/// <param name="Group">Level of the factor that has separate matrices; null for one matrix and for the variance function.</param>
/// <param name="Name">Such as <c>rho</c>, <c>range</c> or the level of a stratum.</param>
/// <param name="Value">Correlations and powers as they are; ranges and rates in the units of the times or their inverse; of strata the standard deviation
/// relative to the first.</param>
public sealed record ResidualParameter(string? Group, string Name, double Value);
