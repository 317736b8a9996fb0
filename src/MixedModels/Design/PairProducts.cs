namespace MixedModels.Design;

/// <summary>Cross-products of two grouping factors over the pairs of levels that occur together.</summary>
/// <param name="First">Index of the factor with more levels.</param>
/// <param name="Second">Index of the other factor.</param>
/// <param name="FirstLevel">Level of the first factor, per pair.</param>
/// <param name="SecondLevel">Level of the second factor, per pair; pairs are sorted by second, then first level.</param>
/// <param name="Values">One block of s_first × s_second per pair, column-major.</param>
internal sealed record PairProducts(int First, int Second, int[] FirstLevel, int[] SecondLevel, double[] Values)
{
    /// <summary>Number of distinct pairs.</summary>
    internal int Count => FirstLevel.Length;
}
