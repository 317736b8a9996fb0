using System.Runtime.CompilerServices;

namespace MixedModels.LinearAlgebra;

/// <summary>The elements of S = L⁻ᵀ·diag(weights)·L⁻¹ on the pattern of a supernodal factor, unit weights on the
/// sparse part.</summary>
/// <remarks>With all weights one, S is the inverse of Ω. Columns are taken from last to first, a panel J of a supernode at
/// a time: S_RJ = −S_RR·L_RJ·L_JJ⁻¹, S_JJ = L_JJ⁻ᵀL_JJ⁻¹ − S_RJᵀ·L_RJ·L_JJ⁻¹; each finished supernode pushes its part
/// of S_RR·L_RK to the supernodes K that need it. Threads share wide panels by rows and pushes by source, so sums have
/// one order. Source: Takahashi, Fagan and Chen (1973); Erisman and Tinney (1975).</remarks>
internal sealed class SelectedInverse
{
    private const int PanelWidth = 128;

    /// <summary>Columns up to which a supernode is finished one by one: packing panels costs more than it gains.</summary>
    private const int Narrow = 4;

    /// <summary>Multiplications, or sources of pushes, below which work is not worth sharing.</summary>
    private const double WorthSharing = 2e6;
    private const int PushesWorthSharing = 200;

    /// <summary>Multiplications of one part at most, so that a request to stop is heard within a tenth of a second.</summary>
    private const double LargestPart = 2e9;

    private readonly ThreadTeam team;
    private readonly int[] local;
    private readonly double[][] gathered;       // per slot of the team
    private double[] inverse = [];              // L_JJ⁻¹ of the current panel
    private double[] scaled = [];               // L_RJ·L_JJ⁻¹
    private double[] sum = [];                  // S_RR·L_RJ·L_JJ⁻¹

    /// <summary>Allocates the numbers.</summary>
    /// <param name="symbolic">The pattern.</param>
    /// <param name="team">The threads that share the work.</param>
    internal SelectedInverse(SymbolicFactor symbolic, ThreadTeam team)
    {
        Symbolic = symbolic;
        this.team = team;
        Values = GC.AllocateUninitializedArray<double>(symbolic.ValueOffset[^1]);       // cleared before each use
        Border = new double[symbolic.Border * symbolic.Border];
        local = new int[symbolic.Order];
        gathered = new double[team.Threads][];
        Array.Fill(gathered, []);
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
    /// <param name="cancellationToken">Stops between supernodes and within large ones.</param>
    internal void Compute(SupernodalFactor factor, ReadOnlySpan<double> borderWeights, CancellationToken cancellationToken = default)
    {
        SymbolicFactor s = Symbolic;
        int x = s.Border;
        Array.Clear(Values);
        using ThreadTeam.Together together = team.Gather(s.IsWorthSharing);
        StartBorder(factor.Border, x, borderWeights);
        for (int j = s.SupernodeCount - 1; j >= 0; j--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int w = s.Width(j);
            int stride = s.Stride[j];
            ReadOnlySpan<double> l = factor.Values.AsSpan(s.ValueOffset[j], w * stride);
            PushBorder(l, Values.AsSpan(s.ValueOffset[j], w * stride), w, stride, x);
            if (w == 1)
            {
                FinishColumn(l, Values.AsSpan(s.ValueOffset[j], stride));
            }
            else if (w <= Narrow)
            {
                FinishNarrow(l, Values.AsSpan(s.ValueOffset[j], w * stride), w, stride);
            }
            else
            {
                int last = (w - 1) / PanelWidth * PanelWidth;
                for (int first = last; first >= 0; first -= PanelWidth) { FinishPanel(factor.Values, j, first, cancellationToken); }
            }

            PushAll(j, factor.Values, cancellationToken);
        }
    }

    private void StartBorder(ReadOnlySpan<double> l, int x, ReadOnlySpan<double> weights)
    {
        double[] root = new double[x * x];
        Triangular.Invert(l, Math.Max(1, x), x, root);
        double[] weighted = new double[x * x];
        for (int j = 0; j < x; j++)
        {
            for (int k = j; k < x; k++) { weighted[(j * x) + k] = weights[k] * root[(j * x) + k]; }
        }

        Array.Clear(Border);
        DenseProduct.Add(Border, Math.Max(1, x), x, x, x, 1.0, root, x, 1, weighted, 1, x, lowerOnly: true);
        for (int j = 0; j < x; j++)
        {
            for (int i = j + 1; i < x; i++) { Border[(i * x) + j] = Border[(j * x) + i]; }
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

    // The scalar case of what follows; most supernodes of a crossed design are this narrow.
    private static void FinishColumn(ReadOnlySpan<double> l, Span<double> z)
    {
        double reciprocal = 1.0 / l[0];
        VectorKernels.Scale(z[1..], -reciprocal);
        z[0] = (reciprocal - VectorKernels.Dot(z[1..], l[1..])) * reciprocal;
    }

    // Few columns, from the last to the first: S_Rc = −(S_RR·L_Rc)/L_cc with R the rows below the diagonal, of which those outside the
    // supernode hold their own part of S_RR·L_Rc already.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FinishNarrow(ReadOnlySpan<double> l, Span<double> z, int w, int stride)
    {
        for (int c = w - 1; c >= 0; c--)
        {
            ReadOnlySpan<double> lc = l.Slice(c * stride, stride);
            Span<double> zc = z.Slice(c * stride, stride);
            Span<double> below = zc[w..];
            for (int k = c + 1; k < w; k++)
            {
                // Rows of S above its diagonal are those of the later columns turned.
                double sum = VectorKernels.Dot(z.Slice((k * stride) + w, stride - w), lc[w..]);
                for (int i = c + 1; i < w; i++) { sum += z[(k * stride) + i] * lc[i]; }
                zc[k] = sum;
            }

            for (int k = c + 1; k < w; k++) { VectorKernels.AddScaled(below, lc[k], z.Slice((k * stride) + w, stride - w)); }
            double reciprocal = 1.0 / lc[c];
            VectorKernels.Scale(zc[(c + 1)..], -reciprocal);
            zc[c] = (reciprocal - VectorKernels.Dot(zc[(c + 1)..], lc[(c + 1)..])) * reciprocal;
            for (int k = c + 1; k < w; k++) { z[(k * stride) + c] = zc[k]; }
        }
    }

    // Columns first … first + PanelWidth − 1 of supernode j, whose later columns Q are finished and whose rows O below
    // hold the pushed S_OO·L_OJ.
    private void FinishPanel(double[] factor, int j, int first, CancellationToken cancellationToken)
    {
        SymbolicFactor s = Symbolic;
        int w = s.Width(j);
        int stride = s.Stride[j];
        int own = Math.Min(PanelWidth, w - first);
        int later = w - first - own;
        int height = stride - first - own;                      // Q and O
        int below = stride - w;                                 // O
        if (inverse.Length < own * own) { inverse = new double[PanelWidth * PanelWidth]; }
        if (scaled.Length < own * height) { scaled = new double[own * height]; }
        if (sum.Length < own * height) { sum = new double[own * height]; }
        int start = s.ValueOffset[j] + (first * stride) + first;
        ReadOnlySpan<double> l = factor.AsSpan(start, ((own - 1) * stride) + own + height);
        Span<double> z = Values.AsSpan(start, ((own - 1) * stride) + own + height);
        Span<double> x = inverse.AsSpan(0, own * own);
        Triangular.Invert(l, stride, own, x);
        if (height > 0)
        {
            Scale(factor, start + own, stride, own, height);
            Span<double> t = sum.AsSpan(0, own * height);
            t.Clear();
            DenseProduct.Add(t[later..], height, below, own, own, 1.0, z[(own + later)..], 1, stride, x, 1, own);
            AddFinishedColumns(start + (own * (stride + 1)), stride, own, later, height, cancellationToken);
            Place(start, stride, own, later, height);
        }

        for (int c = 0; c < own; c++) { z.Slice(c * stride, own).Clear(); }
        DenseProduct.Add(z, stride, own, own, own, 1.0, x, own, 1, x, 1, own, lowerOnly: true);
        DenseProduct.Add(z, stride, own, own, height, -1.0, z[own..], stride, 1, scaled, 1, height, lowerOnly: true);
        for (int c = 0; c < own; c++)
        {
            for (int i = c + 1; i < own; i++) { z[(i * stride) + c] = z[(c * stride) + i]; }
        }
    }

    // Y = L_RJ·L_JJ⁻¹.
    private void Scale(double[] factor, int start, int stride, int own, int height)
    {
        int parts = (double)height * own * own < WorthSharing ? 1 : team.Threads;
        int length = PartLength(height, parts);
        team.For((height + length - 1) / length, (part, _) =>
        {
            int i = part * length;
            int rows = Math.Min(length, height - i);
            for (int c = 0; c < own; c++) { scaled.AsSpan((c * height) + i, rows).Clear(); }
            DenseProduct.Add(scaled.AsSpan(i), height, rows, own, own, 1.0, factor.AsSpan(start + i), 1, stride, inverse, 1, own);
        });
    }

    // S_RJ = −T, and S_JQ as its transpose, in runs of rows that stay in cache.
    private void Place(int start, int stride, int own, int later, int height)
    {
        const int Run = 64;
        int parts = (double)height * own < WorthSharing / Run ? 1 : team.Threads;
        int length = PartLength(height, parts);
        team.For((height + length - 1) / length, (part, _) =>
        {
            int end = Math.Min(height, (part + 1) * length);
            for (int i0 = part * length; i0 < end; i0 += Run)
            {
                int stop = Math.Min(end, i0 + Run);
                for (int c = 0; c < own; c++)
                {
                    ReadOnlySpan<double> from = sum.AsSpan(c * height, height);
                    Span<double> to = Values.AsSpan(start + (c * stride) + own, height);
                    for (int i = i0; i < stop; i++) { to[i] = -from[i]; }
                }

                for (int i = i0; i < Math.Min(stop, later); i++)
                {
                    Span<double> to = Values.AsSpan(start + ((own + i) * stride), own);
                    for (int c = 0; c < own; c++) { to[c] = -sum[(c * height) + i]; }
                }
            }
        });
    }

    // Rows of a part, a multiple of the kernels' tiles.
    private static int PartLength(int rows, int parts) => (((rows + parts - 1) / parts) + 23) / 24 * 24;

    // T_Q += S_QQ·Y_Q + S_OQᵀ·Y_O and T_O += S_OQ·Y_Q.
    private void AddFinishedColumns(int start, int stride, int own, int later, int height, CancellationToken cancellationToken)
    {
        if (later == 0) { return; }
        double work = (double)height * later * own;
        int parts = work < WorthSharing ? 1 : team.Threads * (int)Math.Ceiling(work / (LargestPart * team.Threads));
        int length = PartLength(height, parts);
        team.For((height + length - 1) / length, (part, _) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            int i = part * length;
            int rows = Math.Min(length, height - i);
            ReadOnlySpan<double> q = Values.AsSpan(start);
            DenseProduct.Add(sum.AsSpan(i), height, rows, own, later, 1.0, q[i..], 1, stride, scaled, 1, height);
            int upper = Math.Min(rows, later - i);
            if (upper > 0 && height > later)
            {
                DenseProduct.Add(sum.AsSpan(i), height, upper, own, height - later, 1.0, q[((i * stride) + later)..], stride, 1, scaled.AsSpan(later), 1, height);
            }
        });
    }

    private void PushAll(int j, double[] factor, CancellationToken cancellationToken)
    {
        SupernodeUpdates updates = Symbolic.Updates;
        int first = updates.FirstPanel[j];
        int last = updates.FirstPanel[j + 1];
        int count = updates.Pointers[last] - updates.Pointers[first];
        PushToFullSources(j, factor, cancellationToken);
        if (count == 0) { return; }
        Symbolic.MapRows(j, local);
        int parts = count < PushesWorthSharing ? 1 : 4 * team.Threads;
        if (parts == 1)
        {
            PushRange(j, 0, j, factor, 0);
            return;
        }

        team.For(parts, (part, slot) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            PushRange(j, Symbolic.SourceAt((double)part / parts, j), Symbolic.SourceAt((part + 1.0) / parts, j), factor, slot);
        });
    }

    // Batches of sources that fill a large part of the supernode, spread over all its rows: one product each.
    private void PushToFullSources(int j, double[] factor, CancellationToken cancellationToken)
    {
        SymbolicFactor s = Symbolic;
        SupernodeUpdates updates = s.Updates;
        int end = updates.FullPointers[j + 1];
        if (updates.FullPointers[j] == end) { return; }
        var batches = new List<int>();
        for (int d = updates.FullPointers[j]; d < end; d = FullSources.BatchEnd(s, d, end)) { batches.Add(d); }
        batches.Add(end);
        int height = s.Stride[j];
        int w = s.Width(j);
        team.For(batches.Count - 1, (batch, slot) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int first, int stop) = (batches[batch], batches[batch + 1]);
            int columns = FullSources.Columns(s, first, stop);
            int size = height * columns;
            if (gathered[slot].Length < 2 * size) { gathered[slot] = new double[2 * size]; }
            Span<double> l = gathered[slot].AsSpan(0, size);
            Span<double> t = gathered[slot].AsSpan(size, size);
            FullSources.Spread(s, j, first, stop, factor, l);
            t.Clear();
            AddProducts(Values.AsSpan(s.ValueOffset[j], w * height), height, w, height, columns, height, l, t);
            FullSources.AddTo(s, j, first, stop, t, Values);
        });
    }

    private void PushRange(int j, int firstSource, int endSource, double[] factor, int slot)
    {
        SupernodeUpdates updates = Symbolic.Updates;
        for (int panel = updates.FirstPanel[j]; panel < updates.FirstPanel[j + 1]; panel++)
        {
            int end = updates.Pointers[panel + 1];
            for (int u = firstSource == 0 ? updates.Pointers[panel] : updates.FirstFrom(panel, firstSource); u < end && updates.Source[u] < endSource; u++)
            {
                Push(j, updates.Source[u], updates.Start[u], updates.End[u], factor, slot);
            }
        }
    }

    // Adds S_RR·L_Rk for the rows of supernode k that are columns of the finished supernode j.
    private void Push(int j, int k, int start, int end, double[] factor, int slot)
    {
        SymbolicFactor s = Symbolic;
        ReadOnlySpan<int> rows = s.Rows[k].AsSpan(start);
        int sparse = rows.Length;
        int height = sparse + s.Border;
        int columns = end - start;
        int wk = s.Width(k);
        int strideK = s.Stride[k];
        int stride = s.Stride[j];
        ReadOnlySpan<double> l = factor.AsSpan(s.ValueOffset[k], wk * strideK)[(wk + start)..];
        Span<double> t = Values.AsSpan(s.ValueOffset[k], wk * strideK)[(wk + start)..];
        ReadOnlySpan<double> z = Values.AsSpan(s.ValueOffset[j], s.Width(j) * stride);
        int at = local[rows[0]];
        bool contiguous = local[rows[sparse - 1]] - at == sparse - 1;
        if (wk >= 3 && contiguous && at + height == stride && columns * height >= 256)
        {
            AddProducts(z[((at * stride) + at)..], stride, columns, height, wk, strideK, l, t);
            return;
        }

        if (wk >= 8 && columns * height >= 256)
        {
            PushDense(z, stride, rows, columns, wk, strideK, l, t, slot);
            return;
        }

        if (wk == 1 && !contiguous)
        {
            PushColumn(z, stride, rows, columns, l, t);
            return;
        }

        for (int c = 0; c < columns; c++)
        {
            ReadOnlySpan<double> column = z.Slice(local[rows[c]] * stride, stride);
            ReadOnlySpan<double> border = column[(stride - s.Border)..];
            for (int q = 0; q < wk; q++)
            {
                ReadOnlySpan<double> lq = l.Slice(q * strideK, height);
                Span<double> tq = t.Slice(q * strideK, height);
                double lc = lq[c];
                double dot = column[local[rows[c]]] * lc;
                if (contiguous)
                {
                    ReadOnlySpan<double> run = column.Slice(at + c + 1, sparse - c - 1);
                    VectorKernels.AddScaled(tq.Slice(c + 1, run.Length), lc, run);
                    dot += VectorKernels.Dot(run, lq.Slice(c + 1, run.Length));
                }
                else
                {
                    dot += Gather(column, local, rows[(c + 1)..], lc, lq[(c + 1)..], tq[(c + 1)..]);
                }

                VectorKernels.AddScaled(tq[sparse..], lc, border);
                tq[c] += dot + VectorKernels.Dot(border, lq[sparse..]);
            }
        }
    }

    // The scalar case; in a crossed design nearly all pushes are of this kind.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PushColumn(ReadOnlySpan<double> z, int stride, ReadOnlySpan<int> rows, int columns, ReadOnlySpan<double> l, Span<double> t)
    {
        int[] place = local;
        ReadOnlySpan<double> sparse = l[..rows.Length];
        Span<double> to = t[..rows.Length];
        ReadOnlySpan<double> border = l.Slice(rows.Length, Symbolic.Border);
        Span<double> toBorder = t.Slice(rows.Length, border.Length);
        for (int c = 0; c < columns; c++)
        {
            ReadOnlySpan<double> column = z.Slice(place[rows[c]] * stride, stride);
            double factor = sparse[c];
            double dot = column[place[rows[c]]] * factor;
            for (int i = c + 1; i < rows.Length; i++)
            {
                double value = column[place[rows[i]]];
                to[i] += value * factor;
                dot += value * sparse[i];
            }

            ReadOnlySpan<double> below = column[(stride - border.Length)..];
            for (int i = 0; i < border.Length; i++)
            {
                toBorder[i] += below[i] * factor;
                dot += below[i] * border[i];
            }

            to[c] += dot;
        }
    }

    private static double Gather(ReadOnlySpan<double> column, int[] local, ReadOnlySpan<int> rows, double factor, ReadOnlySpan<double> l, Span<double> t)
    {
        double dot = 0.0;
        for (int i = 0; i < rows.Length; i++)
        {
            double value = column[local[rows[i]]];
            t[i] += value * factor;
            dot += value * l[i];
        }

        return dot;
    }

    private void PushDense(
        ReadOnlySpan<double> z,
        int stride,
        ReadOnlySpan<int> rows,
        int columns,
        int wk,
        int strideK,
        ReadOnlySpan<double> l,
        Span<double> t,
        int slot)
    {
        int height = rows.Length + Symbolic.Border;
        int needed = columns * height;
        if (gathered[slot].Length < needed) { gathered[slot] = new double[Math.Max(needed, 2 * gathered[slot].Length)]; }
        Span<double> g = gathered[slot].AsSpan(0, needed);
        for (int c = 0; c < columns; c++)
        {
            ReadOnlySpan<double> column = z.Slice(local[rows[c]] * stride, stride);
            Span<double> to = g.Slice(c * height, height);
            for (int i = 0; i < rows.Length; i++) { to[i] = column[local[rows[i]]]; }
            column[(stride - Symbolic.Border)..].CopyTo(to[rows.Length..]);
        }

        AddProducts(g, height, columns, height, wk, strideK, l, t);
    }

    // All rows against the columns' L, then the columns' rows against the L below them; s is height × columns of S.
    private static void AddProducts(
        ReadOnlySpan<double> s,
        int stride,
        int columns,
        int height,
        int wk,
        int strideK,
        ReadOnlySpan<double> l,
        Span<double> t)
    {
        DenseProduct.Add(t, strideK, height, wk, columns, 1.0, s, 1, stride, l, 1, strideK);
        DenseProduct.Add(t, strideK, columns, wk, height - columns, 1.0, s[columns..], stride, 1, l[columns..], 1, strideK);
    }
}
