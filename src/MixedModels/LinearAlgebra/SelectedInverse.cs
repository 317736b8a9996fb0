namespace MixedModels.LinearAlgebra;

/// <summary>The elements of S = L⁻ᵀ·diag(weights)·L⁻¹ on the pattern of a supernodal factor, unit weights on the
/// sparse part.</summary>
/// <remarks>With all weights one, S is the inverse of Ω. Supernodes are taken from last to first:
/// S_RJ = −S_RR·L_RJ·L_JJ⁻¹, S_JJ = L_JJ⁻ᵀL_JJ⁻¹ − S_RJᵀ·L_RJ·L_JJ⁻¹; each finished supernode pushes its part of
/// S_RR·L_RJ to the supernodes that need it. Source: Takahashi, Fagan and Chen (1973); Erisman and Tinney (1975).</remarks>
internal sealed class SelectedInverse
{
    private const int Panel = 128;

    private readonly int[] local;
    private double[] gathered = [];
    private int[] target = [];

    internal SelectedInverse(SymbolicFactor symbolic)
    {
        Symbolic = symbolic;
        Values = new double[symbolic.ValueOffset[^1]];
        Border = new double[symbolic.Border * symbolic.Border];
        local = new int[symbolic.Order];
    }

    /// <summary>The pattern; addresses are those of the factor.</summary>
    internal SymbolicFactor Symbolic { get; }

    /// <summary>S where the factor has elements; diagonal blocks hold both triangles.</summary>
    internal double[] Values { get; }

    /// <summary>The border's x × x part of S, both triangles.</summary>
    internal double[] Border { get; }

    /// <summary>Computes S.</summary>
    /// <param name="factor">A factored matrix of the same pattern.</param>
    /// <param name="borderWeights">x weights of the border rows.</param>
    /// <param name="cancellationToken">Stops between supernodes.</param>
    internal void Compute(SupernodalFactor factor, ReadOnlySpan<double> borderWeights, CancellationToken cancellationToken = default)
    {
        SymbolicFactor s = Symbolic;
        int x = s.Border;
        Array.Clear(Values);
        StartBorder(factor.Border, x, borderWeights);
        double[] inverse = [];
        double[] scaled = [];
        for (int j = s.SupernodeCount - 1; j >= 0; j--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int w = s.Width(j);
            int stride = s.Stride[j];
            int below = stride - w;
            if (inverse.Length < w * w) { inverse = new double[w * w]; }
            if (scaled.Length < w * below) { scaled = new double[w * below]; }
            ReadOnlySpan<double> l = factor.Values.AsSpan(s.ValueOffset[j], w * stride);
            Span<double> z = Values.AsSpan(s.ValueOffset[j], w * stride);
            PushBorder(l, z, w, stride, x);
            Finish(l, z, w, stride, below, inverse, scaled);
            s.MapRows(j, local);
            for (int u = s.Updates.Pointers[j]; u < s.Updates.Pointers[j + 1]; u++)
            {
                Push(j, s.Updates.Source[u], s.Updates.Start[u], s.Updates.End[u], factor.Values);
            }
        }
    }

    private void StartBorder(ReadOnlySpan<double> l, int x, ReadOnlySpan<double> weights)
    {
        double[] inverse = new double[x * x];
        Triangular.Invert(l, Math.Max(1, x), x, inverse);
        for (int i = 0; i < x; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0.0;
                for (int k = i; k < x; k++) { sum += inverse[(i * x) + k] * weights[k] * inverse[(j * x) + k]; }
                Border[(j * x) + i] = sum;
                Border[(i * x) + j] = sum;
            }
        }
    }

    // T_border += S_border·L_border, the last part of S_RR·L_RJ.
    private void PushBorder(ReadOnlySpan<double> l, Span<double> z, int w, int stride, int x)
    {
        for (int c = 0; c < w; c++)
        {
            ReadOnlySpan<double> from = l.Slice((c * stride) + stride - x, x);
            Span<double> to = z.Slice((c * stride) + stride - x, x);
            for (int k = 0; k < x; k++) { VectorKernels.AddScaled(to, from[k], Border.AsSpan(k * x, x)); }
        }
    }

    private static void Finish(ReadOnlySpan<double> l, Span<double> z, int w, int stride, int below, double[] inverse, double[] scaled)
    {
        if (w == 1)
        {
            // The scalar case of what follows; most supernodes of a crossed design are this narrow.
            double reciprocal = 1.0 / l[0];
            double dot = 0.0;
            for (int i = 1; i < stride; i++)
            {
                double value = -z[i] * reciprocal;
                z[i] = value;
                dot += value * l[i];
            }

            z[0] = ((reciprocal) - dot) * reciprocal;
            return;
        }

        Span<double> x = inverse.AsSpan(0, w * w);
        Triangular.Invert(l, stride, w, x);
        Span<double> lScaled = scaled.AsSpan(0, w * below);         // L_RJ·L_JJ⁻¹
        lScaled.Clear();
        DenseProduct.Add(lScaled, below, below, w, w, 1.0, l[w..], 1, stride, x, 1, w);
        double[] t = new double[w * below];
        for (int c = 0; c < w; c++) { z.Slice((c * stride) + w, below).CopyTo(t.AsSpan(c * below, below)); }
        for (int c = 0; c < w; c++) { z.Slice(c * stride, stride).Clear(); }
        DenseProduct.Add(z[w..], stride, below, w, w, -1.0, t, 1, below, x, 1, w);
        AddGram(x, w, z, stride);
        DenseProduct.Add(z, stride, w, w, below, -1.0, z[w..], stride, 1, lScaled, 1, below, lowerOnly: true);
        for (int c = 0; c < w; c++)
        {
            for (int i = c + 1; i < w; i++) { z[(i * stride) + c] = z[(c * stride) + i]; }
        }
    }

    // Lower triangle of z += XᵀX for lower triangular X, panel by panel: panel j needs rows from j on only.
    private static void AddGram(ReadOnlySpan<double> x, int w, Span<double> z, int stride)
    {
        for (int j = 0; j < w; j += Panel)
        {
            int columns = Math.Min(Panel, w - j);
            for (int i = j; i < w; i += Panel)
            {
                int rows = Math.Min(Panel, w - i);
                DenseProduct.Add(
                    z[((j * stride) + i)..], stride, rows, columns, w - i, 1.0, x[((i * w) + i)..], w, 1, x[((j * w) + i)..], 1, w, lowerOnly: i == j);
            }
        }
    }

    // Adds S_RR·L_Rk for the rows of supernode k that are columns of the finished supernode j.
    private void Push(int j, int k, int start, int end, double[] factor)
    {
        SymbolicFactor s = Symbolic;
        int[] rows = s.Rows[k];
        int sparse = rows.Length - start;
        int height = sparse + s.Border;
        int columns = end - start;
        int wk = s.Width(k);
        int strideK = s.Stride[k];
        int stride = s.Stride[j];
        int borderAt = stride - s.Border;
        ReadOnlySpan<double> l = factor.AsSpan(s.ValueOffset[k], wk * strideK)[(wk + start)..];
        Span<double> t = Values.AsSpan(s.ValueOffset[k], wk * strideK)[(wk + start)..];
        ReadOnlySpan<double> z = Values.AsSpan(s.ValueOffset[j], s.Width(j) * stride);
        if (target.Length < sparse) { target = new int[Math.Max(sparse, 2 * target.Length)]; }
        for (int i = 0; i < sparse; i++) { target[i] = local[rows[start + i]]; }
        if (wk >= 8 && (long)columns * height >= 256)
        {
            PushDense(z, stride, borderAt, sparse, height, columns, wk, strideK, l, t);
            return;
        }

        bool contiguous = target[sparse - 1] - target[0] == sparse - 1;
        for (int c = 0; c < columns; c++)
        {
            ReadOnlySpan<double> column = z.Slice(target[c] * stride, stride);
            for (int q = 0; q < wk; q++)
            {
                ReadOnlySpan<double> lq = l.Slice(q * strideK, height);
                Span<double> tq = t.Slice(q * strideK, height);
                double lc = lq[c];
                tq[c] += column[target[c]] * lc;
                double dot = 0.0;
                if (contiguous)
                {
                    ReadOnlySpan<double> run = column.Slice(target[c] + 1, sparse - c - 1);
                    VectorKernels.AddScaled(tq.Slice(c + 1, run.Length), lc, run);
                    dot = VectorKernels.Dot(run, lq.Slice(c + 1, run.Length));
                }
                else
                {
                    for (int i = c + 1; i < sparse; i++)
                    {
                        double value = column[target[i]];
                        tq[i] += value * lc;
                        dot += value * lq[i];
                    }
                }

                ReadOnlySpan<double> border = column[borderAt..];
                VectorKernels.AddScaled(tq[sparse..height], lc, border);
                tq[c] += dot + VectorKernels.Dot(border, lq[sparse..height]);
            }
        }
    }

    private void PushDense(
        ReadOnlySpan<double> z,
        int stride,
        int borderAt,
        int sparse,
        int height,
        int columns,
        int wk,
        int strideK,
        ReadOnlySpan<double> l,
        Span<double> t)
    {
        int needed = columns * height;
        if (gathered.Length < needed) { gathered = new double[Math.Max(needed, 2 * gathered.Length)]; }
        Span<double> g = gathered.AsSpan(0, needed);
        for (int c = 0; c < columns; c++)
        {
            ReadOnlySpan<double> column = z.Slice(target[c] * stride, stride);
            Span<double> to = g.Slice(c * height, height);
            for (int i = 0; i < sparse; i++) { to[i] = column[target[i]]; }
            column[borderAt..].CopyTo(to[sparse..]);
        }

        // All rows against the columns' L, then the columns' rows against the L below them.
        DenseProduct.Add(t, strideK, height, wk, columns, 1.0, g, 1, height, l, 1, strideK);
        DenseProduct.Add(t, strideK, columns, wk, height - columns, 1.0, g[columns..], height, 1, l[columns..], 1, strideK);
    }
}
