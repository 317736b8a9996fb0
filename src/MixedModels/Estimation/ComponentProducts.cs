using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>M = ZᵀV⁻¹Z and N = ZᵀV⁻¹X of one connected component, dense, each level in its terms' eigenbases.</summary>
internal sealed class ComponentProducts
{
    private readonly int q;
    private readonly int p;
    private readonly double[] m;                // q × q
    private readonly double[] n;                // q × p
    private readonly List<int>[] firstRows;     // per term the first dense row of each of its levels here

    private ComponentProducts(int q, int p, double[] m, double[] n, List<int>[] firstRows)
    {
        this.q = q;
        this.p = p;
        this.m = m;
        this.n = n;
        this.firstRows = firstRows;
    }

    /// <summary>Forms the products of a component.</summary>
    /// <param name="system">The system, for the cross-products.</param>
    /// <param name="index">Pair blocks by component; its workspace is used.</param>
    /// <param name="vertices">The component's vertices.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="p">Columns of N wanted: the rank of X, or 0.</param>
    internal static ComponentProducts Of(AugmentedSystem system, ComponentIndex index, List<int> vertices, IReadOnlyList<TermFactor> terms, int p)
    {
        CrossProducts data = system.Data;
        int q = 0;
        foreach (int v in vertices)
        {
            index.Local[v] = q;
            q += system.Graph.Widths[v];
        }

        double[] a = new double[q * q];
        double[] x = new double[q * p];
        double[][] rotation = Rotations(data, terms);
        double[] scale = new double[q];
        List<int>[] firstRows = [.. terms.Select(_ => new List<int>())];
        foreach (int v in vertices)
        {
            int f = FactorOf(system, v);
            FactorProducts factor = data.Factors[f];
            int s = factor.Width;
            int level = v - system.FirstVertex[f];
            int row = index.Local[v];
            var product = new BlockProduct(s, s);
            ReadOnlySpan<double> block = product.Congruence(rotation[f], factor.Diagonal.AsSpan(level * s * s, s * s), rotation[f]);
            for (int c = 0; c < s; c++) { block.Slice(c * s, s).CopyTo(a.AsSpan(((row + c) * q) + row, s)); }
            for (int c = 0; c < s; c++)
            {
                for (int b = 0; b < s; b++)
                {
                    double u = rotation[f][(c * s) + b];
                    for (int j = 0; j < p; j++) { x[(j * q) + row + c] += u * factor.Border[(((level * s) + b) * (system.Rank + 1)) + j]; }
                }
            }

            for (int t = 0; t < terms.Count; t++)
            {
                if (terms[t].Factor != f) { continue; }
                firstRows[t].Add(row + terms[t].Layout.Offset);
                terms[t].Values.CopyTo(scale.AsSpan(row + terms[t].Layout.Offset));
            }
        }

        foreach ((int k, int i) in index.PairsOf(index.Label[vertices[0]]))
        {
            PairProducts pair = data.Pairs[k];
            int s = data.Factors[pair.First].Width;
            int t = data.Factors[pair.Second].Width;
            int first = index.Local[system.FirstVertex[pair.First] + pair.FirstLevel[i]];
            int second = index.Local[system.FirstVertex[pair.Second] + pair.SecondLevel[i]];
            ReadOnlySpan<double> block = new BlockProduct(s, t).Congruence(rotation[pair.First], pair.Values.AsSpan(i * s * t, s * t), rotation[pair.Second]);
            for (int c = 0; c < t; c++)
            {
                for (int r = 0; r < s; r++)
                {
                    a[((second + c) * q) + first + r] = block[(c * s) + r];
                    a[((first + r) * q) + second + c] = block[(c * s) + r];
                }
            }
        }

        return Reduce(a, x, scale, q, p, firstRows);
    }

    /// <summary>Adds this component's part of tr(DV̇ᵢDV̇ⱼ), without the part that couples components through X.</summary>
    internal void AddTraces(IReadOnlyList<TermFactor> terms, CovarianceParameter[] parameters, double[] phi, double[] traces)
    {
        int k = parameters.Length;
        double[] h = new double[p == 0 ? 0 : q * q];
        if (p > 0)
        {
            double[] half = new double[q * p];
            DenseProduct.Add(half, q, q, p, p, 1.0, n, 1, q, phi, 1, p);
            DenseProduct.Add(h, q, q, q, p, 1.0, half, 1, q, n, q, 1);
        }

        for (int j = 0; j < k; j++)
        {
            for (int i = j; i < k; i++)
            {
                double value = PairTrace(terms, parameters[i], parameters[j], h);
                traces[(j * k) + i] += value;
                if (i != j) { traces[(i * k) + j] += value; }
            }
        }
    }

    /// <summary>Adds Σ NᵀΣ̇ᵢN, p × p, per parameter.</summary>
    internal void AddAdjustments(IReadOnlyList<TermFactor> terms, CovarianceParameter[] parameters, double[][] adjustments)
    {
        for (int i = 0; i < parameters.Length && p > 0; i++)
        {
            (int t, int r, int c) = parameters[i];
            double s = terms[t].Values[c];
            foreach (int row in firstRows[t])
            {
                for (int b = 0; b < p; b++)
                {
                    for (int a = 0; a < p; a++)
                    {
                        adjustments[i][(b * p) + a] += s * ((n[(a * q) + row + r] * n[(b * q) + row + c]) + (n[(a * q) + row + c] * n[(b * q) + row + r]));
                    }
                }
            }
        }
    }

    // With Σ̇ = s_c(e_r e_cᵀ + e_c e_rᵀ) at each level: a sum over pairs of levels of products of four elements.
    private double PairTrace(IReadOnlyList<TermFactor> terms, CovarianceParameter i, CovarianceParameter j, double[] h)
    {
        double sum = 0.0;
        foreach (int b in firstRows[j.Term])
        {
            int columnR = (b + j.Row) * q;
            int columnC = (b + j.Column) * q;
            foreach (int a in firstRows[i.Term])
            {
                int rowR = a + i.Row;
                int rowC = a + i.Column;
                double rr = m[columnR + rowR];
                double cc = m[columnC + rowC];
                double cr = m[columnR + rowC];
                double rc = m[columnC + rowR];
                sum += (rr * cc) + (cr * rc);
                if (p > 0)
                {
                    sum -= (cr * h[columnC + rowR]) + (cc * h[columnR + rowR]) + (rr * h[columnC + rowC]) + (rc * h[columnR + rowC]);
                }
            }
        }

        return 2.0 * terms[i.Term].Values[i.Column] * terms[j.Term].Values[j.Column] * sum;
    }

    // M = A − AΛCΛᵀA and N = A_x − AΛCΛᵀA_x, with K = L⁻¹ΛᵀA where LLᵀ = ΛᵀAΛ + I.
    private static ComponentProducts Reduce(double[] a, double[] x, double[] scale, int q, int p, List<int>[] firstRows)
    {
        double[] l = new double[q * q];
        double[] k = new double[q * (q + p)];
        for (int c = 0; c < q; c++)
        {
            for (int r = 0; r < q; r++)
            {
                l[(c * q) + r] = scale[r] * a[(c * q) + r] * scale[c];
                k[(c * q) + r] = scale[r] * a[(c * q) + r];
            }

            l[(c * q) + c] += 1.0;
        }

        for (int c = 0; c < p; c++)
        {
            for (int r = 0; r < q; r++) { k[((q + c) * q) + r] = scale[r] * x[(c * q) + r]; }
        }

        DenseCholesky.Factor(l, q, q, q);
        double[] inverse = new double[q * q];
        Triangular.Invert(l, q, q, inverse);
        double[] solved = new double[q * (q + p)];
        DenseProduct.Add(solved, q, q, q + p, q, 1.0, inverse, 1, q, k, 1, q);
        DenseProduct.Add(a, q, q, q, q, -1.0, solved, q, 1, solved, 1, q);
        if (p > 0) { DenseProduct.Add(x, q, q, p, q, -1.0, solved, q, 1, solved.AsSpan(q * q), 1, q); }
        return new ComponentProducts(q, p, a, x, firstRows);
    }

    private static double[][] Rotations(CrossProducts data, IReadOnlyList<TermFactor> terms)
    {
        double[][] rotation = [.. data.Factors.Select(f => new double[f.Width * f.Width])];
        foreach (TermFactor term in terms)
        {
            CovarianceFactors.Place(rotation[term.Factor], data.Factors[term.Factor].Width, term.Layout, term.Vectors);
        }

        return rotation;
    }

    private static int FactorOf(AugmentedSystem system, int vertex)
    {
        int f = 0;
        while (vertex >= system.FirstVertex[f + 1]) { f++; }
        return f;
    }
}
