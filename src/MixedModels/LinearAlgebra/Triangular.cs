namespace MixedModels.LinearAlgebra;

/// <summary>Solves and inverses with a lower triangular L, column-major with a stride.</summary>
internal static class Triangular
{
    /// <summary>Overwrites x with L⁻¹x.</summary>
    /// <param name="l">L, n × n.</param>
    /// <param name="stride">Distance between columns of L.</param>
    /// <param name="x">n values.</param>
    internal static void SolveLower(ReadOnlySpan<double> l, int stride, Span<double> x)
    {
        for (int j = 0; j < x.Length; j++)
        {
            x[j] /= l[(j * stride) + j];
            VectorKernels.AddScaled(x[(j + 1)..], -x[j], l.Slice((j * stride) + j + 1, x.Length - j - 1));
        }
    }

    /// <summary>Overwrites x with L⁻ᵀx.</summary>
    /// <param name="l">L, n × n.</param>
    /// <param name="stride">Distance between columns of L.</param>
    /// <param name="x">n values.</param>
    internal static void SolveLowerTransposed(ReadOnlySpan<double> l, int stride, Span<double> x)
    {
        for (int j = x.Length - 1; j >= 0; j--)
        {
            double dot = VectorKernels.Dot(l.Slice((j * stride) + j + 1, x.Length - j - 1), x[(j + 1)..]);
            x[j] = (x[j] - dot) / l[(j * stride) + j];
        }
    }

    /// <summary>Writes L⁻¹ into a full matrix whose upper triangle becomes zero.</summary>
    /// <param name="l">L, n × n.</param>
    /// <param name="strideL">Distance between columns of L.</param>
    /// <param name="n">Order; 0 is allowed.</param>
    /// <param name="inverse">n × n with distance n between columns; must not overlap <paramref name="l"/>.</param>
    internal static void Invert(ReadOnlySpan<double> l, int strideL, int n, Span<double> inverse)
    {
        inverse[..(n * n)].Clear();
        Invert(l, strideL, n, inverse, n);
    }

    // [L11 0; L21 L22]⁻¹ = [X11 0; −X22·L21·X11 X22], by halves so that the work is in matrix products.
    private static void Invert(ReadOnlySpan<double> l, int strideL, int n, Span<double> x, int strideX)
    {
        if (n <= 16)
        {
            for (int j = 0; j < n; j++)
            {
                x[(j * strideX) + j] = 1.0;
                Span<double> column = x.Slice((j * strideX) + j, n - j);
                SolveLower(l[((j * strideL) + j)..], strideL, column);
            }

            return;
        }

        int top = n / 2;
        int bottom = n - top;
        Invert(l, strideL, top, x, strideX);
        Invert(l[((top * strideL) + top)..], strideL, bottom, x[((top * strideX) + top)..], strideX);
        double[] product = new double[bottom * top];
        DenseProduct.Add(product, bottom, bottom, top, top, 1.0, l[top..], 1, strideL, x, 1, strideX);
        DenseProduct.Add(x[top..], strideX, bottom, top, bottom, -1.0, x[((top * strideX) + top)..], 1, strideX, product, 1, bottom);
    }
}
