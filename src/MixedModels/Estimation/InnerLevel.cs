using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The cross-products of one inner level of a nested design, s rows, and what is left of them when its own random effects are taken out.</summary>
internal sealed class InnerLevel
{
    private readonly int s;
    private readonly int width;
    private readonly double[] columns;          // [A_zz, A_zu, A_zx], s × (s + width)
    private readonly double[] reduced;          // L⁻¹ΛᵀA, the same shape
    private readonly double[] factor;
    private readonly double[] half;

    /// <summary>Prepares workspace.</summary>
    /// <param name="s">Columns of the inner factor.</param>
    /// <param name="width">Columns of the outer factor and of X together.</param>
    internal InnerLevel(int s, int width)
    {
        this.s = s;
        this.width = width;
        columns = new double[s * (s + width)];
        reduced = new double[s * (s + width)];
        factor = new double[s * s];
        half = new double[s * Math.Max(s, width)];
    }

    /// <summary>[A_zz, A_zu, A_zx], s × (s + width), column-major.</summary>
    internal Span<double> Columns => columns;

    /// <summary>Puts A_zz and A_zu into the eigenbases.</summary>
    /// <param name="rotation">U of the inner factor, s × s.</param>
    /// <param name="own">A_zz.</param>
    /// <param name="outer">A_zu, s × w.</param>
    /// <param name="outerRotation">U of the outer factor, w × w.</param>
    /// <param name="w">Columns of the outer factor.</param>
    internal void Rotate(ReadOnlySpan<double> rotation, ReadOnlySpan<double> own, ReadOnlySpan<double> outer, ReadOnlySpan<double> outerRotation, int w)
    {
        Congruence(rotation, own, rotation, s, columns);
        Congruence(rotation, outer, outerRotation, w, columns.AsSpan(s * s));
    }

    /// <summary>Takes the level's own random effects out: A − AΛ(ΛᵀAΛ + I)⁻¹ΛᵀA.</summary>
    /// <param name="scale">Diagonal of Λ, s values.</param>
    /// <param name="own">Receives D = Z_bᵀV_b⁻¹Z_b, s × s.</param>
    /// <param name="joint">Receives Z_bᵀV_b⁻¹[U_b X_b], s × width.</param>
    /// <param name="outer">[E, UᵀV⁻¹X], w × width; loses this level's part.</param>
    /// <param name="w">Columns of the outer factor.</param>
    internal void Reduce(ReadOnlySpan<double> scale, Span<double> own, Span<double> joint, double[] outer, int w)
    {
        for (int c = 0; c < s; c++)
        {
            for (int r = 0; r < s; r++) { factor[(c * s) + r] = (r == c ? 1.0 : 0.0) + (scale[r] * columns[(c * s) + r] * scale[c]); }
        }

        DenseCholesky.Factor(factor, s, s, s);
        int all = s + width;
        for (int c = 0; c < all; c++)
        {
            Span<double> column = reduced.AsSpan(c * s, s);
            for (int r = 0; r < s; r++) { column[r] = scale[r] * columns[(c * s) + r]; }
            Triangular.SolveLower(factor, s, column);
        }

        for (int c = 0; c < all; c++)
        {
            ReadOnlySpan<double> column = reduced.AsSpan(c * s, s);
            Span<double> target = c < s ? own.Slice(c * s, s) : joint.Slice((c - s) * s, s);
            for (int r = 0; r < s; r++) { target[r] = columns[(c * s) + r] - VectorKernels.Dot(reduced.AsSpan(r * s, s), column); }
        }

        for (int c = 0; c < width; c++)
        {
            ReadOnlySpan<double> column = reduced.AsSpan((s + c) * s, s);
            for (int r = 0; r < w; r++) { outer[(c * w) + r] -= VectorKernels.Dot(reduced.AsSpan((s + r) * s, s), column); }
        }
    }

    // UᵀBR into a target.
    private void Congruence(ReadOnlySpan<double> left, ReadOnlySpan<double> block, ReadOnlySpan<double> right, int n, Span<double> target)
    {
        for (int c = 0; c < n; c++)
        {
            for (int r = 0; r < s; r++)
            {
                double sum = 0.0;
                for (int k = 0; k < n; k++) { sum += block[(k * s) + r] * right[(c * n) + k]; }
                half[(c * s) + r] = sum;
            }

            for (int r = 0; r < s; r++)
            {
                double sum = 0.0;
                for (int k = 0; k < s; k++) { sum += left[(r * s) + k] * half[(c * s) + k]; }
                target[(c * s) + r] = sum;
            }
        }
    }
}
