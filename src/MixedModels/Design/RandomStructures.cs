using MixedModels.Covariance;
using MixedModels.Formulas;

namespace MixedModels.Design;

/// <summary>The patterns that a random-effects term may be held to, by their names in a formula.</summary>
internal static class RandomStructures
{
    /// <summary>The pattern of a term.</summary>
    /// <param name="name">The structure's name.</param>
    /// <param name="heterogeneous">Whether every column has a variance of its own; null for the structure's default.</param>
    /// <param name="factors">Number of common factors; null for 1.</param>
    /// <param name="width">Columns of the term.</param>
    /// <returns>Null where the covariance matrix is free, or diagonal and free.</returns>
    internal static RandomStructure? Of(string name, bool? heterogeneous, int? factors, int width)
    {
        if (width == 1) { return null; }
        return name switch
        {
            CovarianceNames.Diagonal => heterogeneous ?? true ? null : new IndependentEffects(),
            CovarianceNames.CompoundSymmetry => heterogeneous ?? true ? new EquicorrelatedEffects() : new ExchangeableEffects(),
            CovarianceNames.Autoregressive => new AutoregressiveEffects(heterogeneous ?? false),
            CovarianceNames.Toeplitz => new ToeplitzEffects(heterogeneous ?? true),
            CovarianceNames.FactorAnalytic => new FactorAnalyticEffects(factors ?? 1, true),
            CovarianceNames.ReducedRank => new FactorAnalyticEffects(factors ?? 1, false),
            _ => null,
        };
    }
}
