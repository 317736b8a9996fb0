namespace MixedModels;

/// <summary>A coefficient beside what least squares on the same rows would say of it.</summary>
/// <param name="Mixed">The coefficient of the model.</param>
/// <param name="Independent">The coefficient of least squares, every row counted as independent, with n − p degrees of freedom.</param>
/// <param name="DesignEffect">The variance of the model's estimate over that of least squares: above 1 where rows of a group tell less than as many
/// independent ones, below 1 where comparisons within groups tell more.</param>
/// <param name="EffectiveRows">Rows over the design effect: as many independent rows would tell as much.</param>
public sealed record IndependentCoefficient(Coefficient Mixed, Coefficient Independent, double DesignEffect, double EffectiveRows);
