using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>What can only be judged once the rank of X is known.</summary>
internal static class EstimabilityChecks
{
    /// <summary>Throws MM3035 unless there are more rows than coefficients: σ² needs at least one row to spare.</summary>
    /// <param name="products">The cross-products.</param>
    /// <exception cref="MixedModelException">n ≤ p.</exception>
    internal static void ThrowIfNotEstimable(CrossProducts products)
    {
        if (products.ObservationCount > products.Rank) { return; }
        throw new MixedModelException(CrossProductsProblems.TooFewRows(products.ObservationCount, products.Rank));
    }
}
