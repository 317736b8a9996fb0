using MixedModels.Design;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;

namespace MixedModels.Estimation;

/// <summary>Ω(θ) = FᵀAF + blockdiag(I, 0, 0) with F = blockdiag(Λ(θ), I, 1), and its bordered Cholesky factor.</summary>
/// <remarks>Rows of L in order: the spherical random effects u, then the fixed effects x, then the response y. Source:
/// Bates, Mächler, Bolker and Walker (2015), section 2, as one factorization.</remarks>
internal sealed class AugmentedSystem
{
    /// <summary>An element of the factor and one of its selected inverse.</summary>
    private const long BytesPerElement = 2 * sizeof(double);

    private readonly int[][] diagonalAddress;
    private readonly int[][] borderAddress;
    private readonly int[][] pairAddress;       // ~address where the second factor's vertex is eliminated later

    /// <summary>Analyses the pattern and allocates the factor.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="memoryLimit">Bytes that the factor and its selected inverse may take together.</param>
    /// <param name="team">The threads that share factorizations and what follows them.</param>
    /// <param name="cancellationToken">Stops the analysis.</param>
    /// <exception cref="MixedModels.Problems.MixedModelException">The factor would take more (MM3017).</exception>
    internal AugmentedSystem(CrossProducts data, long memoryLimit, ThreadTeam team, CancellationToken cancellationToken)
    {
        Data = data;
        Team = team;
        CancellationToken = cancellationToken;
        FirstVertex = new int[data.Factors.Length + 1];
        FirstColumn = new int[data.Factors.Length + 1];
        for (int f = 0; f < data.Factors.Length; f++)
        {
            FirstVertex[f + 1] = FirstVertex[f] + data.Factors[f].LevelCount;
            FirstColumn[f + 1] = FirstColumn[f] + (data.Factors[f].LevelCount * data.Factors[f].Width);
        }

        Graph = LevelGraph(data);
        cancellationToken.ThrowIfCancellationRequested();
        long limit = Math.Min(memoryLimit / BytesPerElement, int.MaxValue);
        int[] order = IsNestedChain(data)
            ? [.. Enumerable.Range(0, Graph.VertexCount)]
            : MinimumDegreeOrder.Of(Graph, limit, out long least, cancellationToken) ?? throw TooLarge(least, limit);
        Symbolic = SymbolicAnalysis.Analyze(Graph, order, data.Rank + 1, limit, out long elements, cancellationToken) ?? throw TooLarge(elements, limit);
        cancellationToken.ThrowIfCancellationRequested();
        Factor = new SupernodalFactor(Symbolic, team);
        diagonalAddress = new int[data.Factors.Length][];
        borderAddress = new int[data.Factors.Length][];
        for (int f = 0; f < data.Factors.Length; f++)
        {
            diagonalAddress[f] = new int[data.Factors[f].LevelCount];
            borderAddress[f] = new int[data.Factors[f].LevelCount];
            for (int j = 0; j < diagonalAddress[f].Length; j++)
            {
                int vertex = FirstVertex[f] + j;
                diagonalAddress[f][j] = Symbolic.Address(vertex, vertex);
                borderAddress[f][j] = Symbolic.BorderAddress(vertex);
            }
        }

        pairAddress = [.. data.Pairs.Select(AddressesOf)];
    }

    /// <summary>What the factor will take, found without allocating it.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="limit">The analysis stops above so many bytes; what it answers then is a lower bound.</param>
    internal static FactorForecast Predict(CrossProducts data, long limit)
    {
        long border = data.Rank + 1L;
        if (IsNestedChain(data))
        {
            long rows = border + data.Factors.Sum(f => (long)f.Width);
            return new FactorForecast(
                BytesPerElement * data.Factors.Sum(f => (long)f.LevelCount * f.Width * (f.Width + rows)),
                data.Factors.Sum(f => (double)f.LevelCount * f.Width * rows * rows));
        }

        BlockGraph graph = LevelGraph(data);
        long most = limit / BytesPerElement;
        double flops = double.NaN;
        if (MinimumDegreeOrder.Of(graph, most, out long elements) is { } order)
        {
            flops = SymbolicAnalysis.Analyze(graph, order, data.Rank + 1, most, out elements)?.Flops ?? double.NaN;
        }

        return new FactorForecast(BytesPerElement * elements, flops);
    }

    /// <summary>The threads that share factorizations and what follows them.</summary>
    internal ThreadTeam Team { get; }

    /// <summary>Stops factorizations and what follows them.</summary>
    internal CancellationToken CancellationToken { get; }

    /// <summary>The cross-products.</summary>
    internal CrossProducts Data { get; }

    /// <summary>One vertex per level of each grouping factor, edges between levels that share rows.</summary>
    internal BlockGraph Graph { get; }

    /// <summary>The pattern of L.</summary>
    internal SymbolicFactor Symbolic { get; }

    /// <summary>L, after <see cref="Factorize"/>.</summary>
    internal SupernodalFactor Factor { get; }

    /// <summary>First vertex of each factor; the last element counts all vertices.</summary>
    internal int[] FirstVertex { get; }

    /// <summary>First column of each factor in the natural layout (factor by factor, level by level); the last is q.</summary>
    internal int[] FirstColumn { get; }

    /// <summary>p.</summary>
    internal int Rank => Data.Rank;

    /// <summary>Address in L of the diagonal block of a level.</summary>
    internal int DiagonalAddress(int factor, int level) => diagonalAddress[factor][level];

    /// <summary>Column in elimination order of the first column of a level.</summary>
    internal int EliminationColumn(int factor, int level) => Symbolic.VertexOffset[FirstVertex[factor] + level];

    /// <summary>Address in L of a pair's block and whether it is stored with the second factor's rows.</summary>
    internal (int Address, bool Transposed) PairAddress(int pair, int index)
    {
        int address = pairAddress[pair][index];
        return address >= 0 ? (address, false) : (~address, true);
    }

    /// <summary>Forms Ω and factors it.</summary>
    /// <param name="lambda">Per factor its s × s square root of the relative covariance, column-major.</param>
    /// <returns>Whether all pivots were positive.</returns>
    internal bool Factorize(double[][] lambda)
    {
        Factor.Clear();
        double[] values = Factor.Values;
        int border = Rank + 1;
        for (int f = 0; f < Data.Factors.Length; f++)
        {
            FactorProducts factor = Data.Factors[f];
            int s = factor.Width;
            var product = new BlockProduct(s, s);
            for (int j = 0; j < factor.LevelCount; j++)
            {
                ReadOnlySpan<double> block = product.Congruence(lambda[f], factor.Diagonal.AsSpan(j * s * s, s * s), lambda[f]);
                int vertex = FirstVertex[f] + j;
                int stride = Symbolic.Stride[Symbolic.SupernodeOfColumn[Symbolic.VertexOffset[vertex]]];
                int address = diagonalAddress[f][j];
                for (int c = 0; c < s; c++)
                {
                    for (int r = c; r < s; r++) { values[address + (c * stride) + r] = block[(c * s) + r]; }
                    values[address + (c * stride) + c] += 1.0;
                }

                ReadOnlySpan<double> panel = factor.Border.AsSpan(j * s * border, s * border);
                for (int c = 0; c < s; c++)
                {
                    Span<double> to = values.AsSpan(borderAddress[f][j] + (c * stride), border);
                    for (int a = 0; a < s; a++)
                    {
                        double l = lambda[f][(c * s) + a];
                        if (l != 0.0) { VectorKernels.AddScaled(to, l, panel.Slice(a * border, border)); }
                    }
                }
            }
        }

        for (int k = 0; k < Data.Pairs.Length; k++) { PlacePair(k, lambda, values); }
        Data.Fixed.CopyTo(Factor.Border.AsSpan());
        return Factor.Factor(CancellationToken) == DenseCholesky.Succeeded;
    }

    private void PlacePair(int k, double[][] lambda, double[] values)
    {
        PairProducts pair = Data.Pairs[k];
        int s = Data.Factors[pair.First].Width;
        int t = Data.Factors[pair.Second].Width;
        int[] addresses = pairAddress[k];
        if (s == 1 && t == 1)
        {
            double factor = lambda[pair.First][0] * lambda[pair.Second][0];
            for (int i = 0; i < addresses.Length; i++)
            {
                int address = addresses[i] >= 0 ? addresses[i] : ~addresses[i];
                values[address] = factor * pair.Values[i];
            }

            return;
        }

        var product = new BlockProduct(s, t);
        for (int i = 0; i < addresses.Length; i++)
        {
            ReadOnlySpan<double> block = product.Congruence(lambda[pair.First], pair.Values.AsSpan(i * s * t, s * t), lambda[pair.Second]);
            int address = addresses[i];
            if (address >= 0)
            {
                int stride = StrideAt(pair.Second, pair.SecondLevel[i]);
                for (int c = 0; c < t; c++) { block.Slice(c * s, s).CopyTo(values.AsSpan(address + (c * stride), s)); }
            }
            else
            {
                int stride = StrideAt(pair.First, pair.FirstLevel[i]);
                for (int c = 0; c < s; c++)
                {
                    for (int r = 0; r < t; r++) { values[~address + (c * stride) + r] = block[(r * s) + c]; }
                }
            }
        }
    }

    /// <summary>Distance between columns in the block of L that holds a level's columns.</summary>
    internal int StrideAt(int factor, int level) =>
        Symbolic.Stride[Symbolic.SupernodeOfColumn[Symbolic.VertexOffset[FirstVertex[factor] + level]]];

    /// <summary>A_uu·V in the natural layout for several columns, the elements of a row side by side.</summary>
    /// <param name="v">V, q × count.</param>
    /// <param name="result">A_uu·V, q × count; must not overlap V.</param>
    /// <param name="count">Number of columns.</param>
    internal void Multiply(ReadOnlySpan<double> v, Span<double> result, int count)
    {
        result.Clear();
        for (int f = 0; f < Data.Factors.Length; f++)
        {
            FactorProducts factor = Data.Factors[f];
            int s = factor.Width;
            for (int j = 0; j < factor.LevelCount; j++)
            {
                int at = (FirstColumn[f] + (j * s)) * count;
                BlockProduct.Multiply(factor.Diagonal.AsSpan(j * s * s, s * s), v.Slice(at, s * count), result.Slice(at, s * count), count);
            }
        }

        foreach (PairProducts pair in Data.Pairs)
        {
            int s = Data.Factors[pair.First].Width;
            int t = Data.Factors[pair.Second].Width;
            for (int i = 0; i < pair.Count; i++)
            {
                int first = (FirstColumn[pair.First] + (pair.FirstLevel[i] * s)) * count;
                int second = (FirstColumn[pair.Second] + (pair.SecondLevel[i] * t)) * count;
                ReadOnlySpan<double> block = pair.Values.AsSpan(i * s * t, s * t);
                BlockProduct.Multiply(block, v.Slice(second, t * count), result.Slice(first, s * count), count);
                BlockProduct.MultiplyTransposed(block, v.Slice(first, s * count), result.Slice(second, t * count), count);
            }
        }
    }

    private MixedModelException TooLarge(long elements, long limit) =>
        new(EstimationProblems.FactorTooLarge(Data, elements * BytesPerElement, limit * BytesPerElement));

    private static BlockGraph LevelGraph(CrossProducts data)
    {
        int[] first = new int[data.Factors.Length + 1];
        for (int f = 0; f < data.Factors.Length; f++) { first[f + 1] = first[f] + data.Factors[f].LevelCount; }
        int[] widths = new int[first[^1]];
        for (int f = 0; f < data.Factors.Length; f++) { widths.AsSpan(first[f]..first[f + 1]).Fill(data.Factors[f].Width); }
        var edges = new List<(int[], int[])>();
        foreach (PairProducts pair in data.Pairs)
        {
            edges.Add(([.. pair.FirstLevel.Select(l => first[pair.First] + l)], [.. pair.SecondLevel.Select(l => first[pair.Second] + l)]));
        }

        return BlockGraph.From(widths, edges);
    }

    // A factor is nested in another when it has one pair per level; factors come with most levels first.
    private static bool IsNestedChain(CrossProducts data) => data.Pairs.All(p => p.First != p.Second && p.Count == data.Factors[p.First].LevelCount);

    private int[] AddressesOf(PairProducts pair)
    {
        int[] addresses = new int[pair.Count];
        for (int i = 0; i < addresses.Length; i++)
        {
            if (i % 65_536 == 0) { CancellationToken.ThrowIfCancellationRequested(); }
            int first = FirstVertex[pair.First] + pair.FirstLevel[i];
            int second = FirstVertex[pair.Second] + pair.SecondLevel[i];
            addresses[i] = Symbolic.VertexOffset[first] > Symbolic.VertexOffset[second]
                ? Symbolic.Address(first, second)
                : ~Symbolic.Address(second, first);
        }

        return addresses;
    }
}
