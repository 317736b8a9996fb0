using System.Collections.Immutable;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Forms the cross-products of a design in two passes over its rows: scales, then products.</summary>
internal sealed class CrossProductsBuilder
{
    private readonly ModelDesign design;
    private readonly CancellationToken cancellationToken;
    private readonly RowBlocks rows;
    private readonly int[] fixedColumns;
    private readonly int[][] termColumns;
    private readonly int response;
    private readonly ColumnMoments moments;

    private CrossProductsBuilder(ModelDesign design, CancellationToken cancellationToken)
    {
        this.design = design;
        this.cancellationToken = cancellationToken;
        var distinct = new List<double[]>();
        var index = new Dictionary<double[], int>(ReferenceEqualityComparer.Instance);
        fixedColumns = [.. design.FixedColumns.Select(Index)];
        termColumns = [.. design.RandomTerms.Select(t => t.Columns.Select(Index).ToArray())];
        response = Index(ResponseLessOffset());
        rows = new RowBlocks([.. distinct], design.Weights, design.RowCount);
        moments = ColumnMoments.Of(rows, cancellationToken);

        int Index(double[] column)
        {
            if (!index.TryGetValue(column, out int at))
            {
                at = distinct.Count;
                index.Add(column, at);
                distinct.Add(column);
            }

            return at;
        }
    }

    /// <summary>Forms the products.</summary>
    /// <param name="design">The design.</param>
    /// <param name="memoryLimit">Bytes that the products may take.</param>
    /// <param name="cancellationToken">Stops the passes.</param>
    /// <exception cref="MixedModelException">A random-effects term has dependent columns (MM3031), or the products would
    /// take more than the limit (MM3016).</exception>
    internal static CrossProducts Build(ModelDesign design, long memoryLimit, CancellationToken cancellationToken)
    {
        double bytes = Bytes(design);
        if (bytes > memoryLimit) { throw new MixedModelException(CrossProductsProblems.TooLarge(design, bytes, memoryLimit)); }
        return new CrossProductsBuilder(design, cancellationToken).Build();
    }

    // Blocks of every level, their products with X and y, and of the pairs of levels that can occur together.
    private static double Bytes(ModelDesign design)
    {
        (double Levels, double Width)[] factors =
            [.. design.RandomTerms.GroupBy(t => t.Group, ReferenceEqualityComparer.Instance).Select(g => ((double)g.First().Group.LevelCount, (double)g.Sum(t => t.Columns.Length)))];
        double numbers = factors.Sum(f => f.Levels * f.Width * (f.Width + design.FixedColumns.Length + 1.0));
        for (int i = 0; i < factors.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double pairs = Math.Min(design.RowCount, factors[i].Levels * factors[j].Levels);
                numbers += pairs * ((factors[i].Width * factors[j].Width) + 1.0);
            }
        }

        return numbers * sizeof(double);
    }

    private double[] ResponseLessOffset()
    {
        if (design.Offset is null) { return design.Response; }
        double[] difference = new double[design.RowCount];
        for (int i = 0; i < difference.Length; i++) { difference[i] = design.Response[i] - design.Offset[i]; }
        return difference;
    }

    private CrossProducts Build()
    {
        FixedBasis basis = FixedBasisSearch.Find(rows, moments, fixedColumns, response, cancellationToken);
        int p = basis.Rank;
        ImmutableArray<GroupingFactor> groups =
            [.. design.RandomTerms.Select(t => t.Group).Distinct(ReferenceEqualityComparer.Instance).Cast<GroupingFactor>().OrderByDescending(g => g.LevelCount)];
        ImmutableArray<FactorProducts> factors = [.. groups.Select(g => EmptyFactor(g, p))];
        var pairs = new List<(PairProducts Pair, int[] IndexOfRow)>();
        for (int second = 1; second < factors.Length; second++)
        {
            for (int first = 0; first < second; first++)
            {
                pairs.Add(PairIndex.Of(groups[first], groups[second], first, second, factors[first].Width * factors[second].Width));
            }
        }

        double[] fixedProducts = new double[(p + 1) * (p + 1)];
        Accumulate(basis, groups, factors, pairs, fixedProducts);
        for (int j = 0; j <= p; j++)
        {
            for (int i = j + 1; i <= p; i++) { fixedProducts[(i * (p + 1)) + j] = fixedProducts[(j * (p + 1)) + i]; }
        }

        return new CrossProducts
        {
            ObservationCount = rows.Count,
            SumLogWeights = rows.SumLogWeights(),
            Factors = factors,
            Pairs = [.. pairs.Select(x => x.Pair)],
            Fixed = fixedProducts,
            Basis = basis,
        };
    }

    private FactorProducts EmptyFactor(GroupingFactor group, int p)
    {
        var layouts = new List<TermLayout>();
        int offset = 0;
        for (int t = 0; t < design.RandomTerms.Length; t++)
        {
            RandomEffectsDesign term = design.RandomTerms[t];
            if (!ReferenceEquals(term.Group, group)) { continue; }
            ImmutableArray<double> transform = TermBasis.Find(moments, termColumns[t], term.Structure, out int dependent);
            if (dependent >= 0)
            {
                throw new MixedModelException(CrossProductsProblems.DependentRandomColumn(term, dependent));
            }

            bool constant = moments.Cross(termColumns[t][0], termColumns[t][0]) == 0.0;
            layouts.Add(new TermLayout(t, offset, termColumns[t].Length, term.Structure, transform, constant));
            offset += termColumns[t].Length;
        }

        return new FactorProducts(
            group.Name,
            group.LevelCount,
            offset,
            [.. layouts],
            new double[checked(group.LevelCount * offset * offset)],
            new double[checked((p + 1) * group.LevelCount * offset)]);
    }

    private void Accumulate(
        FixedBasis basis,
        ImmutableArray<GroupingFactor> groups,
        ImmutableArray<FactorProducts> factors,
        List<(PairProducts Pair, int[] IndexOfRow)> pairs,
        double[] fixedProducts)
    {
        var block = new TransformedBlock(rows, basis, fixedColumns, response, factors, termColumns);
        int border = basis.Rank + 1;
        for (int b = 0; b < rows.BlockCount; b++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            block.Load(b);
            block.AddFixedProducts(fixedProducts);
            for (int i = 0; i < block.Length; i++)
            {
                int row = rows.Row(b, i);
                ReadOnlySpan<double> w = block.BorderRow(i);
                for (int f = 0; f < factors.Length; f++)
                {
                    FactorProducts factor = factors[f];
                    int s = factor.Width;
                    int level = groups[f].Codes[row];
                    ReadOnlySpan<double> t = block.FactorRow(f, i);
                    Span<double> diagonal = factor.Diagonal.AsSpan(level * s * s, s * s);
                    Span<double> panel = factor.Border.AsSpan(level * s * border, s * border);
                    for (int a = 0; a < s; a++)
                    {
                        double ta = t[a];
                        VectorKernels.AddScaled(panel.Slice(a * border, border), ta, w);
                        for (int c = 0; c < s; c++) { diagonal[(a * s) + c] += ta * t[c]; }
                    }
                }

                foreach ((PairProducts pair, int[] indexOfRow) in pairs)
                {
                    ReadOnlySpan<double> first = block.FactorRow(pair.First, i);
                    ReadOnlySpan<double> second = block.FactorRow(pair.Second, i);
                    Span<double> values = pair.Values.AsSpan(indexOfRow[row] * first.Length * second.Length, first.Length * second.Length);
                    for (int c = 0; c < second.Length; c++)
                    {
                        for (int a = 0; a < first.Length; a++) { values[(c * first.Length) + a] += first[a] * second[c]; }
                    }
                }
            }
        }
    }
}
