using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>Sums over pairs of levels of products of elements of M = ZᵀV⁻¹Z and H = NΦNᵀ: what a component adds to
/// tr(DV̇ᵢDV̇ⱼ), without the part that couples components through X.</summary>
/// <remarks>With Σ̇ᵢ = e_r e_cᵀ + e_c e_rᵀ at each level, as in the coordinates of <see cref="CovarianceChart"/>, every trace of a pair of terms is a few elements of
/// G[(r, r'), (c, c')] = Σ M(ar, br')·M(ac, bc') over levels a, b, and of the same with H for the second M.</remarks>
internal sealed class ComponentTraces
{
    private readonly IReadOnlyList<TermFactor> terms;
    private readonly CovarianceParameter[] parameters;
    private readonly double[] phi;
    private readonly int p;
    private readonly double[] h;                // q × q
    private readonly double[] half;             // q × p
    private double[] spreadM = [];              // (s·s') × (J·J'): elements of a pair of levels side by side
    private double[] spreadH = [];
    private double[] gramM = [];                // (s·s') × (s·s')
    private double[] gramH = [];

    /// <summary>Prepares workspace for all components.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="parameters">The k local parameters, term by term.</param>
    /// <param name="phi">Φ = (L_xL_xᵀ)⁻¹, p × p.</param>
    /// <param name="p">Rank of X under REML, 0 under ML.</param>
    /// <param name="largest">Columns of Z in the largest component.</param>
    internal ComponentTraces(IReadOnlyList<TermFactor> terms, CovarianceParameter[] parameters, double[] phi, int p, int largest)
    {
        this.terms = terms;
        this.parameters = parameters;
        this.phi = phi;
        this.p = p;
        h = p == 0 ? [] : new double[largest * largest];
        half = new double[largest * p];
    }

    /// <summary>Adds the component's traces.</summary>
    /// <param name="component">M and N of the component.</param>
    /// <param name="traces">k × k, both triangles; updated.</param>
    internal void Add(ComponentProducts component, double[] traces)
    {
        int q = component.Order;
        if (p > 0)
        {
            Array.Clear(h, 0, q * q);
            Array.Clear(half, 0, q * p);
            DenseProduct.Add(half, q, q, p, p, 1.0, component.N, 1, q, phi, 1, p);
            DenseProduct.Add(h, q, q, q, p, 1.0, half, 1, q, component.N, q, 1);
        }

        for (int t = 0; t < terms.Count; t++)
        {
            for (int u = 0; u <= t; u++)
            {
                if (component.FirstRows(t).Count > 0 && component.FirstRows(u).Count > 0) { Add(component, t, u, traces); }
            }
        }
    }

    /// <summary>Adds Σ NᵀΣ̇ᵢN, p × p, per parameter.</summary>
    /// <param name="component">N of the component.</param>
    /// <param name="adjustments">k matrices; updated.</param>
    internal void AddAdjustments(ComponentProducts component, double[][] adjustments)
    {
        int q = component.Order;
        ReadOnlySpan<double> n = component.N;
        for (int i = 0; i < parameters.Length && p > 0; i++)
        {
            (int t, int r, int c) = parameters[i];
            foreach (int row in component.FirstRows(t))
            {
                for (int b = 0; b < p; b++)
                {
                    for (int a = 0; a < p; a++)
                    {
                        adjustments[i][(b * p) + a] += (n[(a * q) + row + r] * n[(b * q) + row + c]) + (n[(a * q) + row + c] * n[(b * q) + row + r]);
                    }
                }
            }
        }
    }

    private void Add(ComponentProducts component, int t, int u, double[] traces)
    {
        int s = terms[t].Layout.Width;
        int w = terms[u].Layout.Width;
        int combinations = s * w;
        int pairs = component.FirstRows(t).Count * component.FirstRows(u).Count;
        Spread(component.M, component, t, u, ref spreadM);
        Gram(spreadM, spreadM, combinations, pairs, ref gramM);
        if (p > 0)
        {
            Spread(h, component, t, u, ref spreadH);
            Gram(spreadM, spreadH, combinations, pairs, ref gramH);
        }

        int k = parameters.Length;
        for (int j = 0; j < k; j++)
        {
            if (parameters[j].Term != u) { continue; }
            for (int i = t == u ? j : 0; i < k; i++)
            {
                if (parameters[i].Term != t) { continue; }
                double value = 2.0 * Sum(parameters[i], parameters[j], s, combinations);
                traces[(j * k) + i] += value;
                if (i != j) { traces[(i * k) + j] += value; }
            }
        }
    }

    private double Sum(CovarianceParameter i, CovarianceParameter j, int s, int combinations)
    {
        int rr = (j.Row * s) + i.Row;
        int cc = (j.Column * s) + i.Column;
        int cr = (j.Row * s) + i.Column;
        int rc = (j.Column * s) + i.Row;
        double sum = gramM[(cc * combinations) + rr] + gramM[(rc * combinations) + cr];
        if (p > 0)
        {
            // gramH is not symmetric: M is the first index, H the second.
            sum -= gramH[(rc * combinations) + cr] + gramH[(rr * combinations) + cc] + gramH[(cc * combinations) + rr] + gramH[(cr * combinations) + rc];
        }

        return sum;
    }

    // Element (r, r') of every pair of levels (a, b) next to the other elements of the pair.
    private void Spread(ReadOnlySpan<double> matrix, ComponentProducts component, int t, int u, ref double[] spread)
    {
        int s = terms[t].Layout.Width;
        int w = terms[u].Layout.Width;
        int q = component.Order;
        IReadOnlyList<int> rows = component.FirstRows(t);
        IReadOnlyList<int> columns = component.FirstRows(u);
        int needed = s * w * rows.Count * columns.Count;
        if (spread.Length < needed) { spread = new double[needed]; }
        int at = 0;
        for (int b = 0; b < columns.Count; b++)
        {
            for (int a = 0; a < rows.Count; a++)
            {
                for (int c = 0; c < w; c++, at += s) { matrix.Slice(((columns[b] + c) * q) + rows[a], s).CopyTo(spread.AsSpan(at, s)); }
            }
        }
    }

    private static void Gram(double[] x, double[] y, int combinations, int pairs, ref double[] gram)
    {
        if (gram.Length < combinations * combinations) { gram = new double[combinations * combinations]; }
        Array.Clear(gram, 0, combinations * combinations);
        DenseProduct.Add(gram, combinations, combinations, combinations, pairs, 1.0, x, 1, combinations, y, combinations, 1);
    }
}
