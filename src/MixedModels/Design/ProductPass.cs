namespace MixedModels.Design;

/// <summary>Sums the products of a plan that come from rows. A workspace of one thread.</summary>
internal sealed class ProductPass
{
    private readonly ProductPlan plan;
    private readonly (int First, int Second)[] pairs;
    private readonly ChunkProducts products;
    private readonly RowOrder sorter;
    private readonly int[][] orders;
    private readonly int[] pairOrder;

    /// <summary>Prepares the pass.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="mostRows">Rows of the largest chunk.</param>
    internal ProductPass(ProductPlan plan, int mostRows)
    {
        this.plan = plan;
        pairs = [.. plan.Pairs];
        products = new ChunkProducts(plan.Transform, mostRows);
        pairOrder = new int[mostRows];
        sorter = new RowOrder(Enumerable.Range(0, plan.Factors.Length).Select(plan.LevelCount).DefaultIfEmpty(0).Max(), mostRows);
        orders = [.. plan.Factors.Select((factor, f) => new int[factor.Child < 0 || Array.Exists(pairs, p => p.First == f && IsFromRows(p)) ? mostRows : 0])];
    }

    /// <summary>The sums over the rows of a chunk.</summary>
    internal ProductSums Sum(RowChunk chunk)
    {
        for (int f = 0; f < orders.Length; f++)
        {
            if (orders[f].Length > 0) { sorter.Sort(chunk.Levels(plan.Factors[f].Group), plan.LevelCount(f), [], Order(f, chunk)); }
        }

        return new ProductSums(
            products.Sum(chunk, plan.Border, plan.Border),
            [.. plan.Factors.Select((factor, f) => factor.Child < 0 ? SumLevels(chunk, f) : null)],
            [.. pairs.Select(pair => IsFromRows(pair) ? SumPairs(chunk, pair) : null)]);
    }

    private bool IsFromRows((int First, int Second) pair) => plan.Parents(pair.First, pair.Second) is null;

    private Span<int> Order(int factor, RowChunk chunk) => orders[factor].AsSpan(0, chunk.Count);

    private KeyedSums SumLevels(RowChunk chunk, int f)
    {
        FactorPlan factor = plan.Factors[f];
        ReadOnlySpan<int> levels = chunk.Levels(factor.Group);
        ReadOnlySpan<int> order = Order(f, chunk);
        ReadOnlySpan<int> runs = sorter.Runs(order, levels, []);
        var sums = new KeyedSums(runs.Length - 1, factor.Left.Length * factor.Right.Length);
        Span<long> keys = sums.Keys;
        for (int k = 0; k < keys.Length; k++) { keys[k] = levels[order[runs[k]]]; }
        products.Sum(chunk, order, runs, factor.Left, factor.Right, sums.Values);
        return sums;
    }

    private KeyedSums SumPairs(RowChunk chunk, (int First, int Second) pair)
    {
        (FactorPlan first, FactorPlan second) = (plan.Factors[pair.First], plan.Factors[pair.Second]);
        ReadOnlySpan<int> firstLevels = chunk.Levels(first.Group);
        ReadOnlySpan<int> secondLevels = chunk.Levels(second.Group);
        Span<int> order = pairOrder.AsSpan(0, chunk.Count);
        sorter.Sort(secondLevels, plan.LevelCount(pair.Second), Order(pair.First, chunk), order);
        ReadOnlySpan<int> runs = sorter.Runs(order, firstLevels, secondLevels);
        var sums = new KeyedSums(runs.Length - 1, first.Left.Length * second.Left.Length);
        Span<long> keys = sums.Keys;
        long count = plan.LevelCount(pair.First);
        for (int k = 0; k < keys.Length; k++)
        {
            int row = order[runs[k]];
            keys[k] = (secondLevels[row] * count) + firstLevels[row];
        }

        products.Sum(chunk, order, runs, second.Left, first.Left, sums.Values);
        return sums;
    }
}
