using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Forms cross-products in two passes over the rows: scales, then products.</summary>
internal sealed class CrossProductsBuilder
{
    private readonly RowSource rows;
    private readonly ProductPlan plan;
    private readonly ProductSums sums;
    private readonly KeyedSums[] factorSums;
    private readonly int border;

    private CrossProductsBuilder(RowSource rows, ProductPlan plan, ProductSums sums)
    {
        this.rows = rows;
        this.plan = plan;
        this.sums = sums;
        border = plan.Border.Length;
        factorSums = new KeyedSums[plan.Factors.Length];
        for (int f = 0; f < factorSums.Length; f++) { factorSums[f] = sums.Factors[f] ?? SumChildren(f); }
    }

    /// <summary>Forms the products.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="memoryLimit">Bytes that the products may take.</param>
    /// <param name="threads">At most how many threads work; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the passes.</param>
    /// <exception cref="MixedModelException">A random-effects term has dependent columns (MM3031), or the products would
    /// take more than the limit (MM3016).</exception>
    internal static CrossProducts Build(RowSource rows, long memoryLimit, int threads, CancellationToken cancellationToken) =>
        Build(rows, memoryLimit, threads, out _, cancellationToken);

    /// <inheritdoc cref="Build(RowSource, long, int, CancellationToken)"/>
    /// <param name="rows">The rows.</param>
    /// <param name="memoryLimit">Bytes that the products may take.</param>
    /// <param name="threads">At most how many threads work; the result does not depend on it.</param>
    /// <param name="plan">On return the internal bases.</param>
    /// <param name="cancellationToken">Stops the passes.</param>
    internal static CrossProducts Build(RowSource rows, long memoryLimit, int threads, out ProductPlan plan, CancellationToken cancellationToken)
    {
        RowLayout layout = rows.Layout;
        double bytes = Bytes(rows);
        if (bytes > memoryLimit) { throw new MixedModelException(CrossProductsProblems.TooLarge(layout, bytes, memoryLimit)); }
        var nesting = new NestingFinder(layout);
        ColumnMoments moments = ColumnMoments.Of(rows, threads, cancellationToken, nesting.Observe);
        FixedBasis basis = FixedBasisSearch.Find(rows, moments, layout.FixedColumns, layout.Response, threads, cancellationToken);
        plan = new ProductPlan(layout, moments, nesting, basis);
        ProductPlan known = plan;
        ProductSums sums = ChunkReduction.Run<ProductSums>(rows, threads, () => new ProductPass(known, rows.ChunkRows).Sum, ProductSums.Merge, cancellationToken);
        return new CrossProductsBuilder(rows, plan, sums).Build(moments, basis.InUserUnits(moments, layout));
    }

    // Blocks of every level, their products with X and y, and of the pairs of levels that can occur together.
    private static double Bytes(RowSource rows)
    {
        RowLayout layout = rows.Layout;
        (double Levels, double Width)[] factors =
            [.. layout.Groups.Select((g, i) => ((double)g.LevelCount, (double)layout.Terms.Where(t => t.Group == i).Sum(t => t.Columns.Length)))];
        double numbers = factors.Sum(f => f.Levels * f.Width * (f.Width + layout.FixedColumns.Length + 1.0));
        for (int i = 0; i < factors.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double pairs = Math.Min(rows.RowCount, factors[i].Levels * factors[j].Levels);
                numbers += pairs * ((factors[i].Width * factors[j].Width) + 1.0);
            }
        }

        return numbers * sizeof(double);
    }

    private CrossProducts Build(ColumnMoments moments, FixedBasis basis)
    {
        var products = new CrossProducts
        {
            ObservationCount = moments.Count,
            SumLogWeights = moments.SumLogWeights,
            Factors = [.. plan.Factors.Select((_, f) => Factor(f))],
            Pairs = [.. plan.Pairs.Select((pair, i) => Pair(pair.First, pair.Second, sums.Pairs[i] ?? PairsOfNested(pair.First, pair.Second)))],
            Fixed = sums.Fixed,
            Basis = basis,
        };
        foreach (KeyedSums found in factorSums) { found.Release(); }
        return products;
    }

    // A coarser factor's level is the sum of the finer's levels within it.
    private KeyedSums SumChildren(int f)
    {
        FactorPlan factor = plan.Factors[f];
        FactorPlan child = plan.Factors[factor.Child];
        KeyedSums childSums = factorSums[factor.Child];
        int[] parents = plan.Parents(factor.Child, f)!;
        int[] rowOf = [.. factor.Left.Select(output => Array.IndexOf(child.Left, output))];
        int[] columnOf = [.. factor.Right.Select(output => Array.IndexOf(child.Right, output))];
        int[] placeOf = new int[plan.LevelCount(f)];
        foreach (long level in childSums.Keys) { placeOf[parents[level]] = 1; }
        var result = new KeyedSums(placeOf.Sum(), factor.Left.Length * factor.Right.Length);
        result.Values.Clear();
        for (int level = 0, k = 0; level < placeOf.Length; level++)
        {
            if (placeOf[level] == 0) { continue; }
            result.Keys[k] = level;
            placeOf[level] = k++;
        }

        for (int k = 0; k < childSums.Count; k++)
        {
            ReadOnlySpan<double> part = childSums.At(k);
            Span<double> whole = result.At(placeOf[parents[childSums.Keys[k]]]);
            int next = 0;
            foreach (int row in rowOf)
            {
                foreach (int column in columnOf) { whole[next++] += part[(row * child.Right.Length) + column]; }
            }
        }

        return result;
    }

    // Products with the columns of the factor above stand among those of the finer factor's levels.
    private KeyedSums PairsOfNested(int first, int second)
    {
        FactorPlan fine = plan.Factors[first];
        int[] parents = plan.Parents(first, second)!;
        long count = plan.LevelCount(first);
        KeyedSums fineSums = factorSums[first];
        int[] columns = [.. plan.Factors[second].Left.Select(output => Array.IndexOf(fine.Right, output))];
        var result = new KeyedSums(fineSums.Count, fine.Left.Length * columns.Length);
        Span<long> keys = result.Keys;
        int[] placeOf = new int[count];
        for (int k = 0; k < fineSums.Count; k++)
        {
            long level = fineSums.Keys[k];
            placeOf[level] = k;
            keys[k] = (parents[level] * count) + level;
        }

        keys.Sort();
        for (int k = 0; k < keys.Length; k++)
        {
            ReadOnlySpan<double> part = fineSums.At(placeOf[keys[k] % count]);
            Span<double> block = result.At(k);
            int next = 0;
            foreach (int column in columns)
            {
                for (int row = 0; row < fine.Left.Length; row++) { block[next++] = part[(row * fine.Right.Length) + column]; }
            }
        }

        return result;
    }

    private FactorProducts Factor(int f)
    {
        FactorPlan factor = plan.Factors[f];
        KeyedSums found = factorSums[f];
        int s = factor.Left.Length;
        int levels = plan.LevelCount(f);
        double[] diagonal = new double[checked(levels * s * s)];
        double[] panel = new double[checked(levels * s * border)];
        int[] own = [.. factor.Left.Select(output => Array.IndexOf(factor.Right, output))];
        for (int k = 0; k < found.Count; k++)
        {
            int column = (int)found.Keys[k] * s;
            for (int a = 0; a < s; a++, column++)
            {
                ReadOnlySpan<double> row = found.At(k).Slice(a * factor.Right.Length, factor.Right.Length);
                row[..border].CopyTo(panel.AsSpan(column * border, border));
                for (int c = 0; c < s; c++) { diagonal[(column * s) + c] = row[own[c]]; }
            }
        }

        return new FactorProducts(rows.Layout.Groups[factor.Group].Name, levels, s, factor.Terms, diagonal, panel);
    }

    private PairProducts Pair(int first, int second, KeyedSums found)
    {
        long count = plan.LevelCount(first);
        int[] firstLevels = new int[found.Count];
        int[] secondLevels = new int[found.Count];
        ReadOnlySpan<long> keys = found.Keys;
        int level = 0;
        for (int k = 0; k < keys.Length; k++)
        {
            while (keys[k] >= (level + 1) * count) { level++; }
            secondLevels[k] = level;
            firstLevels[k] = (int)(keys[k] - (level * count));
        }

        double[] values = found.Values.ToArray();
        found.Release();
        return new PairProducts(first, second, firstLevels, secondLevels, values);
    }
}
