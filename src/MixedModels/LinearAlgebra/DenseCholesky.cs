using System.Diagnostics;

namespace MixedModels.LinearAlgebra;

/// <summary>Cholesky factorization of a symmetric positive definite block together with the rows below it:
/// [A; B] becomes [L; B·L⁻ᵀ] with A = L·Lᵀ, in place.</summary>
/// <remarks>Column-major: element (i, j) is <c>a[j * stride + i]</c>. The strict upper triangle of the block is
/// neither read nor meaningful on return. Recursive by halves, so that nearly all work is in
/// <see cref="DenseProduct"/>. Source: Golub &amp; Van Loan, Matrix Computations, block Cholesky.</remarks>
internal static class DenseCholesky
{
    /// <summary>What <see cref="Factor"/> answers when every pivot was positive.</summary>
    internal const int Succeeded = -1;

    private const int Unblocked = 12;

    /// <summary>Overwrites a trapezoid of <paramref name="height"/> rows and <paramref name="width"/> columns.</summary>
    /// <param name="a">The trapezoid; its first <paramref name="width"/> rows are A.</param>
    /// <param name="height">Rows, at least <paramref name="width"/>.</param>
    /// <param name="width">Columns; 0 is allowed.</param>
    /// <param name="stride">Distance between columns, at least <paramref name="height"/>.</param>
    /// <param name="cancellationToken">Stops between the halves.</param>
    /// <returns><see cref="Succeeded"/>, or the index of the first pivot that is not positive: while optimizing, an
    /// indefinite A is an answer, not an accident.</returns>
    internal static int Factor(Span<double> a, int height, int width, int stride, CancellationToken cancellationToken = default)
    {
        Debug.Assert(height >= width && stride >= height);
        if (width <= Unblocked) { return FactorColumns(a, height, width, stride); }
        cancellationToken.ThrowIfCancellationRequested();
        int left = (width / 2 + 3) / 4 * 4;
        int failed = Factor(a, height, left, stride, cancellationToken);
        if (failed != Succeeded) { return failed; }
        int right = width - left;
        Span<double> trailing = a[((left * stride) + left)..];
        ReadOnlySpan<double> below = a[left..];
        DenseProduct.Add(trailing, stride, height - left, right, left, -1.0, below, 1, stride, below, stride, 1, lowerOnly: true);
        failed = Factor(trailing, height - left, right, stride, cancellationToken);
        return failed == Succeeded ? Succeeded : left + failed;
    }

    private static int FactorColumns(Span<double> a, int height, int width, int stride)
    {
        for (int j = 0; j < width; j++)
        {
            Span<double> column = a.Slice((j * stride) + j, height - j);                  // A[j.., j]
            for (int k = 0; k < j; k++)
            {
                ReadOnlySpan<double> earlier = a.Slice((k * stride) + j, height - j);     // L[j.., k]
                VectorKernels.AddScaled(column, -earlier[0], earlier);
            }

            double pivot = column[0];
            if (!(pivot > 0.0)) { return j; }                                             // negated, so NaN fails too
            VectorKernels.Scale(column, 1.0 / Math.Sqrt(pivot));
        }

        return Succeeded;
    }
}
