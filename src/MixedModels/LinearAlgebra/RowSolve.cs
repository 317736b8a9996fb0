namespace MixedModels.LinearAlgebra;

/// <summary>Forward solves with a lower triangular L for right-hand sides whose rows lie side by side: element (i, r) is
/// <c>b[i * count + r]</c>.</summary>
internal static class RowSolve
{
    private const int Unblocked = 32;

    /// <summary>Overwrites B with L⁻¹B, by halves so that the work is in matrix products.</summary>
    /// <param name="l">L, n × n, column-major; only the lower triangle is read.</param>
    /// <param name="stride">Distance between columns of L.</param>
    /// <param name="n">Order of L; 0 is allowed.</param>
    /// <param name="b">B, n × count; must not overlap L.</param>
    /// <param name="count">Right-hand sides.</param>
    internal static void Forward(ReadOnlySpan<double> l, int stride, int n, Span<double> b, int count)
    {
        if (n <= Unblocked)
        {
            for (int j = 0; j < n; j++)
            {
                Span<double> x = b.Slice(j * count, count);
                VectorKernels.Scale(x, 1.0 / l[(j * stride) + j]);
                for (int i = j + 1; i < n; i++) { VectorKernels.AddScaled(b.Slice(i * count, count), -l[(j * stride) + i], x); }
            }

            return;
        }

        int top = DenseCholesky.Half(n);
        Forward(l, stride, top, b, count);
        Span<double> rest = b[(top * count)..];
        DenseProduct.Add(rest, count, count, n - top, top, -1.0, b, 1, count, l[top..], stride, 1);
        Forward(l[((top * stride) + top)..], stride, n - top, rest, count);
    }
}
