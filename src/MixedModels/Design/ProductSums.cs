using MixedModels.LinearAlgebra;

namespace MixedModels.Design;

/// <summary>Sums of products over some rows.</summary>
/// <param name="Fixed">Of [X̃ ỹ] with itself.</param>
/// <param name="Factors">Per level, of the factors whose own rows are summed; null for the others.</param>
/// <param name="Pairs">Per pair of levels, of the pairs of factors whose own rows are summed; null for the others.</param>
internal sealed record ProductSums(double[] Fixed, KeyedSums?[] Factors, KeyedSums?[] Pairs)
{
    /// <summary>The sums of both, the earlier's first; overwrites it.</summary>
    internal static ProductSums Merge(ProductSums earlier, ProductSums later)
    {
        VectorKernels.AddScaled(earlier.Fixed, 1.0, later.Fixed);
        MergeAll(earlier.Factors, later.Factors);
        MergeAll(earlier.Pairs, later.Pairs);
        return earlier;
    }

    private static void MergeAll(KeyedSums?[] earlier, KeyedSums?[] later)
    {
        for (int i = 0; i < earlier.Length; i++)
        {
            if (earlier[i] is { } first && later[i] is { } second) { earlier[i] = KeyedSums.Merge(first, second); }
        }
    }
}
