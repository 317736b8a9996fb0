using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The traces of <see cref="ExactCurvature"/> for a grouping factor nested in another: work and memory grow with the levels, not with their
/// pairs.</summary>
/// <remarks>
/// For an outer level with inner levels b: D_b = Z_bᵀV_b⁻¹Z_b, K_b = Z_bᵀV_b⁻¹U_b with V_b = I + Z_bΣZ_bᵀ and U the columns of the outer factor, E = Σ U_bᵀV_b⁻¹U_b and
/// S = Λ(I + ΛᵀEΛ)⁻¹Λᵀ of the outer factor. Then M between inner levels is δD_b − K_bSK_b′ᵀ, between outer and inner (I − ES)K_bᵀ, and of the outer E − ESE: sums over
/// pairs of inner levels become products of sums over single ones, R = Σ vec[K_b N_b]·vec[K_b N_b]ᵀ. Every level is in its terms' eigenbases.
/// </remarks>
internal sealed class NestedTraces
{
    private readonly AugmentedSystem system;
    private readonly IReadOnlyList<TermFactor> terms;
    private readonly CovarianceParameter[] parameters;
    private readonly double[] phi;
    private readonly PairProducts pair;
    private readonly int s;                     // columns of the inner factor
    private readonly int w;                     // columns of the outer factor
    private readonly int p;
    private readonly int width;                 // w + p: columns of [K N]
    private readonly double[] innerRotation;
    private readonly double[] outerRotation;
    private readonly double[] innerScale;
    private readonly double[] outerScale;
    private readonly double[] innerM;           // Σ M⊗M over pairs of inner levels, s² × s²
    private readonly double[] innerH;           // Σ M⊗H
    private readonly double[] mixedM;           // the same of outer and inner levels, sw × sw, the outer column fastest
    private readonly double[] mixedH;
    private readonly double[] outerM;           // w² × w²
    private readonly double[] outerH;
    private readonly InnerLevel inner;
    private readonly double[] through;          // per inner level: K_bSK_bᵀ, s × s
    private readonly double[] between;          // M of the level with itself
    private readonly double[] ks;               // K_bS, s × w
    private readonly double[] np;               // N_bΦ, s × p
    private readonly double[] h;                // H of the level with itself
    private readonly double[] mixed;            // M of the outer level and this, w × s
    private readonly double[] mixedOfX;         // H of them
    private double[] ownProducts = [];          // D_b of the levels of an outer one
    private double[] jointProducts = [];        // [K_b N_b]

    /// <summary>Prepares.</summary>
    /// <param name="system">The system, for the cross-products.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="parameters">The k local parameters.</param>
    /// <param name="phi">Φ = (L_xL_xᵀ)⁻¹, p × p.</param>
    /// <param name="p">Rank of X under REML, 0 under ML.</param>
    internal NestedTraces(AugmentedSystem system, IReadOnlyList<TermFactor> terms, CovarianceParameter[] parameters, double[] phi, int p)
    {
        this.system = system;
        this.terms = terms;
        this.parameters = parameters;
        this.phi = phi;
        this.p = p;
        pair = system.Data.Pairs[0];
        s = system.Data.Factors[pair.First].Width;
        w = system.Data.Factors[pair.Second].Width;
        width = w + p;
        (innerRotation, innerScale) = Basis(pair.First, s);
        (outerRotation, outerScale) = Basis(pair.Second, w);
        innerM = new double[s * s * s * s];
        innerH = new double[s * s * s * s];
        mixedM = new double[s * w * s * w];
        mixedH = new double[s * w * s * w];
        outerM = new double[w * w * w * w];
        outerH = new double[w * w * w * w];
        inner = new InnerLevel(s, width);
        through = new double[s * s];
        between = new double[s * s];
        ks = new double[s * w];
        np = new double[s * p];
        h = new double[s * s];
        mixed = new double[w * s];
        mixedOfX = new double[w * s];
    }

    /// <summary>Whether the design is of that shape.</summary>
    internal static bool Apply(CrossProducts data) => data.Factors.Length == 2 && data.Pairs is [var only] && only.Count == data.Factors[only.First].LevelCount;

    /// <summary>About how many multiplications it takes.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="p">Rank of X under REML, 0 under ML.</param>
    internal static double Work(CrossProducts data, int p)
    {
        double joint = data.Factors[0].Width * (data.Factors[1].Width + (double)p);
        double own = data.Factors[0].Width * (double)data.Factors[0].Width;
        return data.Factors[0].LevelCount * ((joint * joint) + (own * own));
    }

    /// <summary>Adds the traces, and Σ NᵀΣ̇ᵢN per parameter.</summary>
    /// <param name="traces">k × k, both triangles; updated.</param>
    /// <param name="adjustments">k matrices, p × p; updated.</param>
    internal void Add(double[] traces, double[][] adjustments)
    {
        for (int start = 0; start < pair.Count;)
        {
            system.CancellationToken.ThrowIfCancellationRequested();
            int end = start + 1;
            while (end < pair.Count && pair.SecondLevel[end] == pair.SecondLevel[start]) { end++; }
            AddOuterLevel(start, end, adjustments);
            start = end;
        }

        int k = parameters.Length;
        for (int j = 0; j < k; j++)
        {
            for (int i = j; i < k; i++)
            {
                double value = 2.0 * Sum(parameters[i], parameters[j]);
                traces[(j * k) + i] += value;
                if (i != j) { traces[(i * k) + j] += value; }
            }
        }
    }

    private (double[] Rotation, double[] Scale) Basis(int factor, int columns)
    {
        double[] rotation = new double[columns * columns];
        double[] scale = new double[columns];
        foreach (TermFactor term in terms.Where(t => t.Factor == factor))
        {
            CovarianceFactors.Place(rotation, columns, term.Layout, term.Vectors);
            term.Values.CopyTo(scale.AsSpan(term.Layout.Offset));
        }

        return (rotation, scale);
    }

    private void AddOuterLevel(int start, int end, double[][] adjustments)
    {
        int count = end - start;
        int outer = pair.SecondLevel[start];
        if (ownProducts.Length < count * s * s) { ownProducts = new double[count * s * s]; }
        if (jointProducts.Length < count * s * width) { jointProducts = new double[count * s * width]; }
        double[] e = new double[w * width];                 // [E, UᵀV⁻¹X], first of the outer factor alone
        Outer(outer, e);
        for (int b = 0; b < count; b++)
        {
            Inner(start + b);
            inner.Reduce(innerScale, ownProducts.AsSpan(b * s * s, s * s), jointProducts.AsSpan(b * s * width, s * width), e, w);
        }

        double[] solved = SolvedOuter(e);                   // S
        double[] es = Times(e, w, w, solved, w);            // ES
        double[] sx = Times(solved, w, w, e.AsSpan(w * w), p);      // S·UᵀV⁻¹X
        double[] mo = Less(e.AsSpan(0, w * w), Times(es, w, w, e, w));
        double[] no = Less(e.AsSpan(w * w), Times(es, w, w, e.AsSpan(w * w), p));
        double[] nPhi = Times(no, w, p, phi, p);
        double[] ho = new double[w * w];
        SetTransposed(ho, nPhi, w, p, no, w);
        AddOuterProduct(outerM, mo, mo, 1.0);
        AddOuterProduct(outerH, mo, ho, 1.0);
        AddOuterColumns(no, adjustments);

        double[] gram = new double[s * width * s * width];  // R
        for (int b = 0; b < count; b++)
        {
            Span<double> kn = jointProducts.AsSpan(b * s * width, s * width);
            AddInnerLevel(ownProducts.AsSpan(b * s * s, s * s), kn[..(s * w)], kn[(s * w)..], solved, es, sx, nPhi);
            AddOuterProduct(gram, kn, kn, 1.0);
        }

        AddPairs(gram, solved);
        AddInnerColumns(gram, adjustments);
    }

    // What an inner level adds with itself, and with the outer one.
    private void AddInnerLevel(ReadOnlySpan<double> own, ReadOnlySpan<double> k, Span<double> n, double[] solved, double[] es, double[] sx, double[] nPhi)
    {
        // N_b loses K_b·S·UᵀV⁻¹X.
        AddProduct(n, -1.0, k, s, w, sx, p);
        Array.Clear(ks);
        AddProduct(ks, 1.0, k, s, w, solved, w);
        SetTransposed(through, ks, s, w, k, s);
        for (int i = 0; i < between.Length; i++) { between[i] = own[i] - through[i]; }
        AddOuterProduct(innerM, between, between, 1.0);
        AddOuterProduct(innerM, through, through, -1.0);
        SetTransposed(mixed, es, w, w, k, s);
        for (int c = 0; c < s; c++)
        {
            for (int r = 0; r < w; r++) { mixed[(c * w) + r] = k[(r * s) + c] - mixed[(c * w) + r]; }
        }

        AddOuterProduct(mixedM, mixed, mixed, 1.0);
        if (p == 0) { return; }
        Array.Clear(np);
        AddProduct(np, 1.0, n, s, p, phi, p);
        SetTransposed(h, np, s, p, n, s);
        AddOuterProduct(innerH, own, h, 1.0);
        SetTransposed(mixedOfX, nPhi, w, p, n, s);
        AddOuterProduct(mixedH, mixed, mixedOfX, 1.0);
    }

    // [A_uu, A_ux] of an outer level.
    private void Outer(int level, double[] e)
    {
        FactorProducts factor = system.Data.Factors[pair.Second];
        double[] half = Times(factor.Diagonal.AsSpan(level * w * w, w * w), w, w, outerRotation, w);
        for (int c = 0; c < w; c++)
        {
            for (int r = 0; r < w; r++) { e[(c * w) + r] = VectorKernels.Dot(outerRotation.AsSpan(r * w, w), half.AsSpan(c * w, w)); }
        }

        AddBorder(factor, level, w, outerRotation, e.AsSpan(w * w));
    }

    // [A_zz, A_zu, A_zx] of an inner level.
    private void Inner(int index)
    {
        FactorProducts factor = system.Data.Factors[pair.First];
        int level = pair.FirstLevel[index];
        inner.Rotate(innerRotation, factor.Diagonal.AsSpan(level * s * s, s * s), pair.Values.AsSpan(index * s * w, s * w), outerRotation, w);
        Span<double> x = inner.Columns[((s + w) * s)..];
        x.Clear();
        AddBorder(factor, level, s, innerRotation, x);
    }

    private void AddBorder(FactorProducts factor, int level, int columns, double[] rotation, Span<double> x)
    {
        for (int b = 0; b < columns; b++)
        {
            ReadOnlySpan<double> border = factor.Border.AsSpan(((level * columns) + b) * (system.Rank + 1), p);
            for (int j = 0; j < p; j++)
            {
                for (int c = 0; c < columns; c++) { x[(j * columns) + c] += rotation[(c * columns) + b] * border[j]; }
            }
        }
    }

    // S = Λ(I + ΛᵀEΛ)⁻¹Λᵀ.
    private double[] SolvedOuter(double[] e)
    {
        double[] factor = new double[w * w];
        double[] half = new double[w * w];
        for (int c = 0; c < w; c++)
        {
            for (int r = 0; r < w; r++) { factor[(c * w) + r] = (r == c ? 1.0 : 0.0) + (outerScale[r] * e[(c * w) + r] * outerScale[c]); }
        }

        DenseCholesky.Factor(factor, w, w, w);
        for (int c = 0; c < w; c++)
        {
            half[(c * w) + c] = outerScale[c];
            Triangular.SolveLower(factor, w, half.AsSpan(c * w, w));
        }

        double[] solved = new double[w * w];
        for (int c = 0; c < w; c++)
        {
            for (int r = 0; r < w; r++) { solved[(c * w) + r] = VectorKernels.Dot(half.AsSpan(r * w, w), half.AsSpan(c * w, w)); }
        }

        return solved;
    }

    // Σ over pairs (b, b′) of inner levels of what goes through the outer factor: with R^rc the block of R of rows r and c,
    // (K_bSK_b′ᵀ)⊗(K_bSK_b′ᵀ) gives ⟨S·R^rc·S, R^r′c′⟩, and with N for the second K and −Φ for its S the part with H.
    private void AddPairs(double[] gram, double[] solved)
    {
        int d = s * width;
        double[][] ofM = new double[s * s][];
        double[][] ofH = new double[s * s][];
        for (int c = 0; c < s; c++)
        {
            for (int r = 0; r < s; r++)
            {
                ofM[(c * s) + r] = Times(Times(solved, w, w, Block(gram, d, r, 0, w, c, 0, w), w), w, w, solved, w);
                ofH[(c * s) + r] = Times(Times(solved, w, w, Block(gram, d, r, 0, w, c, w, p), p), w, p, phi, p);
            }
        }

        int n = s * s;
        for (int second = 0; second < s * s; second++)
        {
            double[] blockM = Block(gram, d, second % s, 0, w, second / s, 0, w);
            double[] blockH = Block(gram, d, second % s, 0, w, second / s, w, p);
            for (int first = 0; first < s * s; first++)
            {
                // (r, r′) with r′ slower, (c, c′) likewise.
                int row = ((second % s) * s) + (first % s);
                int column = ((second / s) * s) + (first / s);
                innerM[(column * n) + row] += VectorKernels.Dot(ofM[first], blockM);
                innerH[(column * n) + row] -= VectorKernels.Dot(ofH[first], blockH);
            }
        }
    }

    // Rows (r, i) and (c, k) of R for i from one place on and k from another: element (i, k).
    private double[] Block(double[] gram, int d, int r, int firstRow, int rows, int c, int firstColumn, int columns)
    {
        double[] block = new double[rows * columns];
        for (int k = 0; k < columns; k++)
        {
            for (int i = 0; i < rows; i++) { block[(k * rows) + i] = gram[((((firstColumn + k) * s) + c) * d) + ((firstRow + i) * s) + r]; }
        }

        return block;
    }

    private void AddInnerColumns(double[] gram, double[][] adjustments)
    {
        int d = s * width;
        for (int i = 0; i < parameters.Length && p > 0; i++)
        {
            TermFactor term = terms[parameters[i].Term];
            if (term.Factor != pair.First) { continue; }
            int r = term.Layout.Offset + parameters[i].Row;
            int c = term.Layout.Offset + parameters[i].Column;
            double[] block = Block(gram, d, r, w, p, c, w, p);
            for (int b = 0; b < p; b++)
            {
                for (int a = 0; a < p; a++) { adjustments[i][(b * p) + a] += block[(b * p) + a] + block[(a * p) + b]; }
            }
        }
    }

    private void AddOuterColumns(double[] n, double[][] adjustments)
    {
        for (int i = 0; i < parameters.Length && p > 0; i++)
        {
            TermFactor term = terms[parameters[i].Term];
            if (term.Factor != pair.Second) { continue; }
            int r = term.Layout.Offset + parameters[i].Row;
            int c = term.Layout.Offset + parameters[i].Column;
            for (int b = 0; b < p; b++)
            {
                for (int a = 0; a < p; a++) { adjustments[i][(b * p) + a] += (n[(a * w) + r] * n[(b * w) + c]) + (n[(a * w) + c] * n[(b * w) + r]); }
            }
        }
    }

    private double Sum(CovarianceParameter i, CovarianceParameter j)
    {
        bool isOuterI = terms[i.Term].Factor == pair.Second;
        bool isOuterJ = terms[j.Term].Factor == pair.Second;
        if (!isOuterI && isOuterJ) { return Sum(j, i); }
        (double[] gramM, double[] gramH, int rows, int combinations) =
            !isOuterI ? (innerM, innerH, s, s * s) : isOuterJ ? (outerM, outerH, w, w * w) : (mixedM, mixedH, w, s * w);
        int r = terms[i.Term].Layout.Offset + i.Row;
        int c = terms[i.Term].Layout.Offset + i.Column;
        int otherR = terms[j.Term].Layout.Offset + j.Row;
        int otherC = terms[j.Term].Layout.Offset + j.Column;
        int rr = (otherR * rows) + r;
        int cc = (otherC * rows) + c;
        int cr = (otherR * rows) + c;
        int rc = (otherC * rows) + r;
        double sum = gramM[(cc * combinations) + rr] + gramM[(rc * combinations) + cr];
        if (p > 0)
        {
            sum -= gramH[(rc * combinations) + cr] + gramH[(rr * combinations) + cc] + gramH[(cc * combinations) + rr] + gramH[(cr * combinations) + rc];
        }

        return sum;
    }

    // G += factor·x·yᵀ.
    private static void AddOuterProduct(double[] g, ReadOnlySpan<double> x, ReadOnlySpan<double> y, double factor)
    {
        int n = x.Length;
        for (int j = 0; j < y.Length; j++)
        {
            double scale = factor * y[j];
            Span<double> column = g.AsSpan(j * n, n);
            for (int i = 0; i < n; i++) { column[i] += scale * x[i]; }
        }
    }

    private static double[] Less(ReadOnlySpan<double> a, double[] b)
    {
        for (int i = 0; i < b.Length; i++) { b[i] = a[i] - b[i]; }
        return b;
    }

    // AB of rows × inner and inner × columns.
    private static double[] Times(ReadOnlySpan<double> a, int rows, int inner, ReadOnlySpan<double> b, int columns)
    {
        double[] result = new double[rows * columns];
        AddProduct(result, 1.0, a, rows, inner, b, columns);
        return result;
    }

    // C += factor·AB.
    private static void AddProduct(Span<double> result, double factor, ReadOnlySpan<double> a, int rows, int inner, ReadOnlySpan<double> b, int columns)
    {
        for (int c = 0; c < columns; c++)
        {
            for (int k = 0; k < inner; k++)
            {
                double value = factor * b[(c * inner) + k];
                for (int r = 0; r < rows; r++) { result[(c * rows) + r] += a[(k * rows) + r] * value; }
            }
        }
    }

    // C = ABᵀ of rows × inner and columns × inner.
    private static void SetTransposed(Span<double> result, ReadOnlySpan<double> a, int rows, int inner, ReadOnlySpan<double> b, int columns)
    {
        result.Clear();
        for (int k = 0; k < inner; k++)
        {
            for (int c = 0; c < columns; c++)
            {
                double value = b[(k * columns) + c];
                for (int r = 0; r < rows; r++) { result[(c * rows) + r] += a[(k * rows) + r] * value; }
            }
        }
    }
}
