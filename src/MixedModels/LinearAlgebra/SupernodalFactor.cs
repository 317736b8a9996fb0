using System.Diagnostics;

namespace MixedModels.LinearAlgebra;

/// <summary>The numbers of a bordered supernodal Cholesky factor: Ω = L·Lᵀ, with a sparse part of order q and a dense
/// border of order x that is eliminated last.</summary>
/// <remarks>Use: write the lower triangle of Ω into <see cref="Values"/> and <see cref="Border"/> (addresses from the
/// <see cref="SymbolicFactor"/>), then <see cref="Factor"/>. Left-looking by supernodes; updates run in ascending order
/// of their source, so the result does not depend on anything but the input.</remarks>
internal sealed class SupernodalFactor
{
    private readonly int[] local;       // scalar row → row of the current supernode's block
    private double[] update = [];
    private int[] target = [];

    internal SupernodalFactor(SymbolicFactor symbolic)
    {
        Symbolic = symbolic;
        Values = new double[symbolic.ValueOffset[^1]];
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
        for (int j = 0; j < s.SupernodeCount; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int w = s.Width(j);
            int stride = s.Stride[j];
            s.MapRows(j, local);
            for (int u = s.Updates.Pointers[j]; u < s.Updates.Pointers[j + 1]; u++)
            {
                Apply(j, s.Updates.Source[u], s.Updates.Start[u], s.Updates.End[u]);
            }

            Span<double> block = Values.AsSpan(s.ValueOffset[j], w * stride);
            int failed = DenseCholesky.Factor(block, stride, w, stride, cancellationToken);
            if (failed != DenseCholesky.Succeeded) { return s.FirstColumn[j] + failed; }
            if (x > 0) { SubtractFromBorder(block, w, stride); }
        }

        int failedBorder = DenseCholesky.Factor(Border, x, x, Math.Max(1, x), cancellationToken);
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

    /// <summary>Solves L·x = b for several right-hand sides over the sparse part, and carries their border rows along.</summary>
    /// <param name="b">q × count, column-major, in elimination order; on return L⁻¹b.</param>
    /// <param name="border">x × count; on return b_x − L_xu·L_u⁻¹b_u.</param>
    /// <param name="count">Number of right-hand sides.</param>
    internal void SolveForward(Span<double> b, Span<double> border, int count)
    {
        SymbolicFactor s = Symbolic;
        int x = s.Border;
        for (int j = 0; j < s.SupernodeCount; j++)
        {
            int w = s.Width(j);
            int stride = s.Stride[j];
            int[] rows = s.Rows[j];
            ReadOnlySpan<double> block = Values.AsSpan(s.ValueOffset[j], w * stride);
            for (int r = 0; r < count; r++)
            {
                Span<double> column = b.Slice(r * s.Order, s.Order);
                Span<double> own = column.Slice(s.FirstColumn[j], w);
                Triangular.SolveLower(block, stride, own);
                for (int c = 0; c < w; c++)
                {
                    double value = own[c];
                    if (value == 0.0) { continue; }
                    ReadOnlySpan<double> below = block.Slice((c * stride) + w, rows.Length + x);
                    for (int i = 0; i < rows.Length; i++) { column[rows[i]] -= below[i] * value; }
                    VectorKernels.AddScaled(border.Slice(r * x, x), -value, below[rows.Length..]);
                }
            }
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

    // Subtracts supernode k's outer product from block j; rows start … end − 1 of k are columns of j.
    private void Apply(int j, int k, int start, int end)
    {
        SymbolicFactor s = Symbolic;
        int[] rows = s.Rows[k];
        int sparse = rows.Length - start;
        int height = sparse + s.Border;
        int columns = end - start;
        int wk = s.Width(k);
        int strideK = s.Stride[k];
        ReadOnlySpan<double> source = Values.AsSpan(s.ValueOffset[k], wk * strideK)[(wk + start)..];
        Span<double> block = Values.AsSpan(s.ValueOffset[j], s.Width(j) * s.Stride[j]);
        int stride = s.Stride[j];
        int borderAt = stride - s.Border;
        if (target.Length < sparse) { target = new int[Math.Max(sparse, 2 * target.Length)]; }
        for (int i = 0; i < sparse; i++) { target[i] = local[rows[start + i]]; }
        bool contiguous = target[sparse - 1] - target[0] == sparse - 1;
        if (wk >= 8 && (long)columns * height >= 256)
        {
            int needed = columns * height;
            if (update.Length < needed) { update = new double[Math.Max(needed, 2 * update.Length)]; }
            Span<double> product = update.AsSpan(0, needed);
            product.Clear();
            DenseProduct.Add(product, height, height, columns, wk, -1.0, source, 1, strideK, source, strideK, 1, lowerOnly: true);
            for (int c = 0; c < columns; c++)
            {
                Span<double> column = block.Slice(target[c] * stride, stride);
                ReadOnlySpan<double> from = product.Slice(c * height, height);
                for (int i = c; i < sparse; i++) { column[target[i]] += from[i]; }
                VectorKernels.AddScaled(column[borderAt..], 1.0, from[sparse..]);
            }

            return;
        }

        for (int c = 0; c < columns; c++)
        {
            Span<double> column = block.Slice(target[c] * stride, stride);
            for (int l = 0; l < wk; l++)
            {
                ReadOnlySpan<double> from = source.Slice(l * strideK, height);
                double factor = -from[c];
                if (factor == 0.0) { continue; }
                if (contiguous)
                {
                    VectorKernels.AddScaled(column.Slice(target[c], sparse - c), factor, from[c..]);
                }
                else
                {
                    for (int i = c; i < sparse; i++) { column[target[i]] += factor * from[i]; }
                }

                VectorKernels.AddScaled(column[borderAt..], factor, from[sparse..]);
            }
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
