using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MixedModels.LinearAlgebra;

/// <summary>The numbers of a bordered supernodal Cholesky factor: Ω = L·Lᵀ, with a sparse part of order q and a dense
/// border of order x that is eliminated last.</summary>
/// <remarks>Use: write the lower triangle of Ω into <see cref="Values"/> and <see cref="Border"/> (addresses from the
/// <see cref="SymbolicFactor"/>), then <see cref="Factor"/>. Left-looking by supernodes; full sources come first, then the updates
/// of each panel, both in ascending order of their source, so the result does not depend on anything but the input, threads included.</remarks>
internal sealed class SupernodalFactor
{
    /// <summary>Updates of one supernode below which they are not worth sharing.</summary>
    private const int WorthSharing = 200;

    /// <summary>Columns from which matrix products pay.</summary>
    private const int Wide = 16;

    private readonly ThreadTeam team;
    private readonly int[] local;           // scalar row → row of the current supernode's block
    private readonly double[][] scratch;    // per slot of the team

    /// <summary>Allocates the numbers.</summary>
    /// <param name="symbolic">The pattern.</param>
    /// <param name="team">The threads that share the work.</param>
    internal SupernodalFactor(SymbolicFactor symbolic, ThreadTeam team)
    {
        Symbolic = symbolic;
        this.team = team;
        scratch = new double[team.Threads][];
        Array.Fill(scratch, []);
        Values = GC.AllocateUninitializedArray<double>(symbolic.ValueOffset[^1]);       // cleared before each use
        Border = new double[symbolic.Border * symbolic.Border];
        local = new int[symbolic.Order];
    }

    /// <summary>The pattern.</summary>
    internal SymbolicFactor Symbolic { get; }

    /// <summary>Before <see cref="Factor"/>: Ω's lower triangle; after: L. Strict upper triangles of diagonal blocks are not read.</summary>
    internal double[] Values { get; }

    /// <summary>The dense trailing x × x block, column-major, lower triangle: before <see cref="Factor"/> Ω's, after
    /// its Schur complement's own factor.</summary>
    internal double[] Border { get; }

    /// <summary>Sets all numbers to zero.</summary>
    internal void Clear()
    {
        Array.Clear(Values);
        Array.Clear(Border);
    }

    /// <summary>Overwrites Ω with L.</summary>
    /// <param name="cancellationToken">Stops between supernodes and within large ones.</param>
    /// <returns><see cref="DenseCholesky.Succeeded"/>, or the column (border columns follow the q sparse ones) whose
    /// pivot is not positive.</returns>
    internal int Factor(CancellationToken cancellationToken = default)
    {
        SymbolicFactor s = Symbolic;
        int x = s.Border;
        using ThreadTeam.Together together = team.Gather(s.IsWorthSharing);
        for (int j = 0; j < s.SupernodeCount; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int w = s.Width(j);
            int stride = s.Stride[j];
            ApplyUpdates(j, cancellationToken);
            int failed = DenseCholesky.Factor(Values, s.ValueOffset[j], stride, w, stride, team, cancellationToken);
            if (failed != DenseCholesky.Succeeded) { return s.FirstColumn[j] + failed; }
            if (x > 0) { SubtractFromBorder(Values.AsSpan(s.ValueOffset[j], w * stride), w, stride); }
        }

        int failedBorder = DenseCholesky.Factor(Border, 0, x, x, Math.Max(1, x), team, cancellationToken);
        return failedBorder == DenseCholesky.Succeeded ? DenseCholesky.Succeeded : s.Order + failedBorder;
    }

    /// <summary>2·Σ log of the sparse part's diagonal: the log-determinant of the leading q × q block.</summary>
    internal double LogDeterminant()
    {
        SymbolicFactor s = Symbolic;
        var sum = new LogProduct();
        for (int j = 0; j < s.SupernodeCount; j++)
        {
            int step = s.Stride[j] + 1;
            for (int c = 0, at = s.ValueOffset[j]; c < s.Width(j); c++, at += step) { sum.Multiply(Values[at]); }
        }

        return 2.0 * sum.Log();
    }

    /// <summary>Solves L·X = B for several right-hand sides over the sparse part, and carries their border rows along.</summary>
    /// <param name="b">B, q × count in elimination order, the elements of a row side by side; on return L⁻¹B.</param>
    /// <param name="border">x × count, the elements of a row side by side; on return B_x − L_xu·L_u⁻¹B_u.</param>
    /// <param name="count">Number of right-hand sides.</param>
    internal void SolveForward(Span<double> b, Span<double> border, int count)
    {
        SymbolicFactor s = Symbolic;
        if (count == 0) { return; }
        for (int j = 0; j < s.SupernodeCount; j++)
        {
            int w = s.Width(j);
            int stride = s.Stride[j];
            ReadOnlySpan<double> block = Values.AsSpan(s.ValueOffset[j], w * stride);
            Span<double> own = b.Slice(s.FirstColumn[j] * count, w * count);
            RowSolve.Forward(block, stride, w, own, count);
            if (w < Wide) { SubtractBelow(block, s.Rows[j], w, stride, own, b, border, count); }
            else { SubtractBelowDense(block, s.Rows[j], w, stride, own, b, border, count); }
        }
    }

    /// <summary>Solves Lᵀ·x = b over the sparse part.</summary>
    /// <param name="b">q values in elimination order; on return the solution.</param>
    internal void SolveBackward(Span<double> b)
    {
        SymbolicFactor s = Symbolic;
        for (int j = s.SupernodeCount - 1; j >= 0; j--)
        {
            int w = s.Width(j);
            int stride = s.Stride[j];
            int[] rows = s.Rows[j];
            ReadOnlySpan<double> block = Values.AsSpan(s.ValueOffset[j], w * stride);
            Span<double> own = b.Slice(s.FirstColumn[j], w);
            for (int c = 0; c < w; c++)
            {
                ReadOnlySpan<double> below = block.Slice((c * stride) + w, rows.Length);
                double dot = 0.0;
                for (int i = 0; i < rows.Length; i++) { dot += below[i] * b[rows[i]]; }
                own[c] -= dot;
            }

            Triangular.SolveLowerTransposed(block, stride, own);
        }
    }

    /// <summary>The diagonal of L over the sparse part, q values in elimination order.</summary>
    internal double[] Pivots()
    {
        SymbolicFactor s = Symbolic;
        double[] pivots = new double[s.Order];
        for (int j = 0; j < s.SupernodeCount; j++)
        {
            for (int c = 0, at = s.ValueOffset[j]; c < s.Width(j); c++, at += s.Stride[j] + 1) { pivots[s.FirstColumn[j] + c] = Values[at]; }
        }

        return pivots;
    }

    /// <summary>L·z over the sparse part and the border rows without the last.</summary>
    /// <param name="z">q values in elimination order, then one per border row but the last.</param>
    /// <param name="result">As many values; zero on entry, must not overlap z.</param>
    internal void MultiplyLower(ReadOnlySpan<double> z, Span<double> result)
    {
        SymbolicFactor s = Symbolic;
        int q = s.Order;
        int p = s.Border - 1;
        for (int j = 0; j < s.SupernodeCount; j++)
        {
            int w = s.Width(j);
            int stride = s.Stride[j];
            int[] rows = s.Rows[j];
            ReadOnlySpan<double> block = Values.AsSpan(s.ValueOffset[j], w * stride);
            for (int c = 0; c < w; c++)
            {
                double value = z[s.FirstColumn[j] + c];
                ReadOnlySpan<double> column = block.Slice(c * stride, stride);
                VectorKernels.AddScaled(result.Slice(s.FirstColumn[j] + c, w - c), value, column.Slice(c, w - c));
                for (int i = 0; i < rows.Length; i++) { result[rows[i]] += value * column[w + i]; }
                VectorKernels.AddScaled(result.Slice(q, p), value, column.Slice(stride - s.Border, p));
            }
        }

        for (int c = 0; c < p; c++) { VectorKernels.AddScaled(result.Slice(q + c, p - c), z[q + c], Border.AsSpan((c * (p + 1)) + c, p - c)); }
    }

    /// <summary>Copies a border row of L over the sparse columns.</summary>
    /// <param name="row">Border row, 0 to x − 1.</param>
    /// <param name="destination">q values in elimination order.</param>
    internal void CopyBorderRow(int row, Span<double> destination)
    {
        SymbolicFactor s = Symbolic;
        for (int j = 0; j < s.SupernodeCount; j++)
        {
            int at = s.ValueOffset[j] + s.Stride[j] - s.Border + row;
            for (int c = s.FirstColumn[j]; c < s.FirstColumn[j + 1]; c++, at += s.Stride[j]) { destination[c] = Values[at]; }
        }
    }

    private void SubtractBelow(
        ReadOnlySpan<double> block,
        int[] rows,
        int w,
        int stride,
        ReadOnlySpan<double> own,
        Span<double> b,
        Span<double> border,
        int count)
    {
        for (int c = 0; c < w; c++)
        {
            ReadOnlySpan<double> below = block.Slice((c * stride) + w, rows.Length + Symbolic.Border);
            ReadOnlySpan<double> x = own.Slice(c * count, count);
            for (int i = 0; i < rows.Length; i++) { VectorKernels.AddScaled(b.Slice(rows[i] * count, count), -below[i], x); }
            for (int i = 0; i < Symbolic.Border; i++) { VectorKernels.AddScaled(border.Slice(i * count, count), -below[rows.Length + i], x); }
        }
    }

    // As the other, through one product of count columns by the rows below.
    private void SubtractBelowDense(
        ReadOnlySpan<double> block,
        int[] rows,
        int w,
        int stride,
        ReadOnlySpan<double> own,
        Span<double> b,
        Span<double> border,
        int count)
    {
        int below = rows.Length + Symbolic.Border;
        if (scratch[0].Length < below * count) { scratch[0] = new double[below * count]; }
        Span<double> product = scratch[0].AsSpan(0, below * count);
        product.Clear();
        DenseProduct.Add(product, count, count, below, w, -1.0, own, 1, count, block[w..], stride, 1);
        for (int i = 0; i < rows.Length; i++) { VectorKernels.AddScaled(b.Slice(rows[i] * count, count), 1.0, product.Slice(i * count, count)); }
        VectorKernels.AddScaled(border[..(Symbolic.Border * count)], 1.0, product[(rows.Length * count)..]);
    }

    private void ApplyUpdates(int j, CancellationToken cancellationToken)
    {
        SupernodeUpdates updates = Symbolic.Updates;
        int first = updates.FirstPanel[j];
        int last = updates.FirstPanel[j + 1];
        int count = updates.Pointers[last] - updates.Pointers[first];
        ApplyFullSources(j, cancellationToken);
        if (count == 0) { return; }
        Symbolic.MapRows(j, local);
        if (last - first == 1 || count < WorthSharing)
        {
            for (int panel = first; panel < last; panel++) { ApplyUpdates(j, panel, 0); }
            return;
        }

        team.For(last - first, (panel, slot) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            ApplyUpdates(j, first + panel, slot);
        });
    }

    // Sources are spread over all rows of the supernode, some hundred columns at a time, and subtracted in one product.
    private void ApplyFullSources(int j, CancellationToken cancellationToken)
    {
        SymbolicFactor s = Symbolic;
        SupernodeUpdates updates = s.Updates;
        int height = s.Stride[j];
        for (int d = updates.FullPointers[j]; d < updates.FullPointers[j + 1];)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int end = FullSources.BatchEnd(s, d, updates.FullPointers[j + 1]);
            int columns = FullSources.Columns(s, d, end);
            if (scratch[0].Length < height * columns) { scratch[0] = new double[height * columns]; }
            double[] spread = scratch[0];
            FullSources.Spread(s, j, d, end, Values, spread);
            DenseCholesky.SubtractOuterProduct(Values, s.ValueOffset[j], height, s.Width(j), height, spread, columns, team, cancellationToken);
            d = end;
        }
    }

    private void ApplyUpdates(int j, int panel, int slot)
    {
        SupernodeUpdates updates = Symbolic.Updates;
        for (int u = updates.Pointers[panel]; u < updates.Pointers[panel + 1]; u++)
        {
            Apply(j, updates.Source[u], updates.Start[u], updates.End[u], slot);
        }
    }

    // Subtracts supernode k's outer product from block j; rows start … end − 1 of k are columns of j.
    private void Apply(int j, int k, int start, int end, int slot)
    {
        SymbolicFactor s = Symbolic;
        ReadOnlySpan<int> rows = s.Rows[k].AsSpan(start);
        int sparse = rows.Length;
        int columns = end - start;
        int wk = s.Width(k);
        int strideK = s.Stride[k];
        ReadOnlySpan<double> source = Values.AsSpan(s.ValueOffset[k], wk * strideK)[(wk + start)..];
        Span<double> block = Values.AsSpan(s.ValueOffset[j], s.Width(j) * s.Stride[j]);
        int stride = s.Stride[j];
        int at = local[rows[0]];
        bool contiguous = local[rows[sparse - 1]] - at == sparse - 1;
        int height = sparse + s.Border;
        if (wk >= 3 && contiguous && at + height == stride && columns * height >= 256)
        {
            DenseProduct.Add(block[((at * stride) + at)..], stride, height, columns, wk, -1.0, source, 1, strideK, source, strideK, 1, lowerOnly: true);
            return;
        }

        if (wk >= 8 && columns * height >= 256)
        {
            ApplyDense(block, stride, rows, columns, source, wk, strideK, slot);
            return;
        }

        if (wk == 1 && !contiguous)
        {
            ApplyColumn(block, stride, rows, columns, source);
            return;
        }

        for (int c = 0; c < columns; c++)
        {
            Span<double> column = block.Slice(local[rows[c]] * stride, stride);
            Span<double> border = column[(stride - s.Border)..];
            for (int l = 0; l < wk; l++)
            {
                ReadOnlySpan<double> from = source.Slice(l * strideK, height);
                double factor = -from[c];
                if (factor == 0.0) { continue; }
                if (contiguous) { VectorKernels.AddScaled(column.Slice(at + c, sparse - c), factor, from[c..]); }
                else { Scatter(column, local, rows[c..], factor, from[c..]); }
                VectorKernels.AddScaled(border, factor, from[sparse..]);
            }
        }
    }

    // The scalar case; in a crossed design nearly all updates are of this kind.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ApplyColumn(Span<double> block, int stride, ReadOnlySpan<int> rows, int columns, ReadOnlySpan<double> source)
    {
        int[] place = local;
        ReadOnlySpan<double> sparse = source[..rows.Length];
        ReadOnlySpan<double> border = source.Slice(rows.Length, Symbolic.Border);
        for (int c = 0; c < columns; c++)
        {
            Span<double> column = block.Slice(place[rows[c]] * stride, stride);
            double factor = -sparse[c];
            for (int i = c; i < rows.Length; i++) { column[place[rows[i]]] += factor * sparse[i]; }
            Span<double> below = column[(stride - border.Length)..];
            for (int i = 0; i < border.Length; i++) { below[i] += factor * border[i]; }
        }
    }

    private static void Scatter(Span<double> column, int[] local, ReadOnlySpan<int> rows, double factor, ReadOnlySpan<double> from)
    {
        for (int i = 0; i < rows.Length; i++) { column[local[rows[i]]] += factor * from[i]; }
    }

    private void ApplyDense(
        Span<double> block,
        int stride,
        ReadOnlySpan<int> rows,
        int columns,
        ReadOnlySpan<double> source,
        int wk,
        int strideK,
        int slot)
    {
        int height = rows.Length + Symbolic.Border;
        int needed = columns * height;
        if (scratch[slot].Length < needed) { scratch[slot] = new double[Math.Max(needed, 2 * scratch[slot].Length)]; }
        Span<double> product = scratch[slot].AsSpan(0, needed);
        product.Clear();
        DenseProduct.Add(product, height, height, columns, wk, -1.0, source, 1, strideK, source, strideK, 1, lowerOnly: true);
        for (int c = 0; c < columns; c++)
        {
            Span<double> column = block.Slice(local[rows[c]] * stride, stride);
            ReadOnlySpan<double> from = product.Slice(c * height, height);
            for (int i = c; i < rows.Length; i++) { column[local[rows[i]]] += from[i]; }
            VectorKernels.AddScaled(column[(stride - Symbolic.Border)..], 1.0, from[rows.Length..]);
        }
    }

    private void SubtractFromBorder(ReadOnlySpan<double> block, int w, int stride)
    {
        int x = Symbolic.Border;
        ReadOnlySpan<double> rows = block[(stride - x)..];
        Debug.Assert(rows.Length >= ((w - 1) * stride) + x);
        if (w >= 8 && x >= 8)
        {
            DenseProduct.Add(Border, x, x, x, w, -1.0, rows, 1, stride, rows, stride, 1, lowerOnly: true);
            return;
        }

        for (int l = 0; l < w; l++)
        {
            ReadOnlySpan<double> column = rows.Slice(l * stride, x);
            for (int c = 0; c < x; c++)
            {
                VectorKernels.AddScaled(Border.AsSpan((c * x) + c, x - c), -column[c], column[c..]);
            }
        }
    }
}
