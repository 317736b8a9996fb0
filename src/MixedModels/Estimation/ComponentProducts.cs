using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>M = ZᵀV⁻¹Z and N = ZᵀV⁻¹X of one connected component at a time, dense, each level in its terms' eigenbases.</summary>
internal sealed class ComponentProducts
{
    private readonly AugmentedSystem system;
    private readonly ComponentIndex index;
    private readonly IReadOnlyList<TermFactor> terms;
    private readonly int p;
    private readonly double[][] rotation;       // U per factor
    private readonly BlockProduct[] diagonal;   // workspace per factor
    private readonly BlockProduct[] offDiagonal;
    private readonly List<int>[] firstRows;     // per term the first dense row of each of its levels in the component
    private readonly double[] m;                // q × q, first A, then M
    private readonly double[] n;                // q × p, first A_x, then N
    private readonly double[] scale;            // diagonal of Λ, q
    private readonly double[] l;                // q × q
    private readonly double[] k;                // (q + p) × q
    private int q;

    /// <summary>Prepares workspace for all components.</summary>
    /// <param name="system">The system, for the cross-products.</param>
    /// <param name="index">Pair blocks by component; its workspace is used.</param>
    /// <param name="largest">Columns of Z in the largest component.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="p">Columns of N wanted: the rank of X, or 0.</param>
    internal ComponentProducts(AugmentedSystem system, ComponentIndex index, int largest, IReadOnlyList<TermFactor> terms, int p)
    {
        this.system = system;
        this.index = index;
        this.terms = terms;
        this.p = p;
        CrossProducts data = system.Data;
        rotation = new double[data.Factors.Length][];
        for (int f = 0; f < rotation.Length; f++) { rotation[f] = new double[data.Factors[f].Width * data.Factors[f].Width]; }
        foreach (TermFactor term in terms)
        {
            CovarianceFactors.Place(rotation[term.Factor], data.Factors[term.Factor].Width, term.Layout, term.Vectors);
        }

        diagonal = [.. data.Factors.Select(f => new BlockProduct(f.Width, f.Width))];
        offDiagonal = [.. data.Pairs.Select(pair => new BlockProduct(data.Factors[pair.First].Width, data.Factors[pair.Second].Width))];
        firstRows = [.. terms.Select(_ => new List<int>())];
        m = new double[largest * largest];
        n = new double[largest * p];
        scale = new double[largest];
        l = new double[largest * largest];
        k = new double[(largest + p) * largest];
    }

    /// <summary>M, q × q, both triangles.</summary>
    internal ReadOnlySpan<double> M => m.AsSpan(0, q * q);

    /// <summary>N, q × p.</summary>
    internal ReadOnlySpan<double> N => n.AsSpan(0, q * p);

    /// <summary>Columns of Z in the component.</summary>
    internal int Order => q;

    /// <summary>The first dense row of each level that a term has in the component.</summary>
    internal IReadOnlyList<int> FirstRows(int term) => firstRows[term];

    /// <summary>Forms the products of a component.</summary>
    /// <param name="vertices">The component's vertices.</param>
    internal void Form(List<int> vertices)
    {
        q = 0;
        foreach (int v in vertices)
        {
            index.Local[v] = q;
            q += system.Graph.Widths[v];
        }

        foreach (List<int> rows in firstRows) { rows.Clear(); }
        Array.Clear(m, 0, q * q);
        Array.Clear(n, 0, q * p);
        foreach (int v in vertices) { PlaceLevel(v); }
        foreach ((int pair, int i) in index.PairsOf(index.Label[vertices[0]])) { PlacePair(pair, i); }
        Reduce();
    }

    private void PlaceLevel(int v)
    {
        int f = 0;
        while (v >= system.FirstVertex[f + 1]) { f++; }
        FactorProducts factor = system.Data.Factors[f];
        int s = factor.Width;
        int level = v - system.FirstVertex[f];
        int row = index.Local[v];
        double[] u = rotation[f];
        ReadOnlySpan<double> block = diagonal[f].Congruence(u, factor.Diagonal.AsSpan(level * s * s, s * s), u);
        for (int c = 0; c < s; c++) { block.Slice(c * s, s).CopyTo(m.AsSpan(((row + c) * q) + row, s)); }
        for (int c = 0; c < s; c++)
        {
            for (int b = 0; b < s; b++)
            {
                int at = ((level * s) + b) * (system.Rank + 1);
                for (int j = 0; j < p; j++) { n[(j * q) + row + c] += u[(c * s) + b] * factor.Border[at + j]; }
            }
        }

        for (int t = 0; t < terms.Count; t++)
        {
            if (terms[t].Factor != f) { continue; }
            firstRows[t].Add(row + terms[t].Layout.Offset);
            terms[t].Values.CopyTo(scale.AsSpan(row + terms[t].Layout.Offset));
        }
    }

    private void PlacePair(int pairIndex, int i)
    {
        PairProducts pair = system.Data.Pairs[pairIndex];
        int s = system.Data.Factors[pair.First].Width;
        int t = system.Data.Factors[pair.Second].Width;
        int first = index.Local[system.FirstVertex[pair.First] + pair.FirstLevel[i]];
        int second = index.Local[system.FirstVertex[pair.Second] + pair.SecondLevel[i]];
        ReadOnlySpan<double> block = offDiagonal[pairIndex].Congruence(rotation[pair.First], pair.Values.AsSpan(i * s * t, s * t), rotation[pair.Second]);
        for (int c = 0; c < t; c++)
        {
            for (int r = 0; r < s; r++)
            {
                m[((second + c) * q) + first + r] = block[(c * s) + r];
                m[((first + r) * q) + second + c] = block[(c * s) + r];
            }
        }
    }

    // M = A − AΛCΛᵀA and N = A_x − AΛCΛᵀA_x: with LLᵀ = ΛᵀAΛ + I and K = [A; A_xᵀ]ΛL⁻ᵀ both lose K·K̂ᵀ, K̂ the rows of A.
    private void Reduce()
    {
        int height = q + p;
        for (int c = 0; c < q; c++)
        {
            double sc = scale[c];
            ReadOnlySpan<double> a = m.AsSpan(c * q, q);
            for (int r = c; r < q; r++) { l[(c * q) + r] = scale[r] * a[r] * sc; }
            l[(c * q) + c] += 1.0;
            for (int r = 0; r < q; r++) { k[(c * height) + r] = sc * a[r]; }
            for (int j = 0; j < p; j++) { k[(c * height) + q + j] = sc * n[(j * q) + c]; }
        }

        DenseCholesky.Factor(l, q, q, q);
        TriangularRight.Solve(l, q, q, k, height, height);
        DenseProduct.Add(m, q, q, q, q, -1.0, k, 1, height, k, height, 1, lowerOnly: true);
        for (int c = 0; c < q; c++)
        {
            for (int r = c + 1; r < q; r++) { m[(r * q) + c] = m[(c * q) + r]; }
        }

        if (p > 0) { DenseProduct.Add(n, q, q, p, q, -1.0, k, 1, height, k.AsSpan(q), height, 1); }
    }
}
