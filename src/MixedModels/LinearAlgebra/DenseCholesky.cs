using System.Diagnostics;

namespace MixedModels.LinearAlgebra;

/// <summary>Cholesky factorization of a symmetric positive definite block together with the rows below it:
/// [A; B] becomes [L; B·L⁻ᵀ] with A = L·Lᵀ, in place.</summary>
/// <remarks>Column-major: element (i, j) is <c>a[offset + j * stride + i]</c>. The strict upper triangle of the block is
/// neither read nor meaningful on return. Recursive by halves, so that nearly all work is in <see cref="DenseProduct"/>; narrow
/// panels are factored at the top and solved for below in runs of rows. Wide products and long runs are shared among
/// threads. Source: Golub &amp; Van Loan, Matrix Computations, block Cholesky.</remarks>
internal static class DenseCholesky
{
    /// <summary>What <see cref="Factor(Span{double}, int, int, int)"/> answers when every pivot was positive.</summary>
    internal const int Succeeded = -1;

    private const int Unblocked = 12;
    private const int PanelWidth = 96;
    private const int RunLength = 256;

    /// <summary>Multiplications below which a product is not worth sharing.</summary>
    private const long WorthSharing = 2_000_000;

    /// <summary>Multiplications of one part at most, so that a request to stop is heard within a tenth of a second.</summary>
    private const double LargestPart = 2e9;

    /// <summary>Overwrites a trapezoid, by the caller alone.</summary>
    /// <param name="a">The trapezoid; its first <paramref name="width"/> rows are A.</param>
    /// <param name="height">Rows, at least <paramref name="width"/>.</param>
    /// <param name="width">Columns; 0 is allowed.</param>
    /// <param name="stride">Distance between columns, at least <paramref name="height"/>.</param>
    /// <returns><see cref="Succeeded"/>, or the index of the first pivot that is not positive: while optimizing, an
    /// indefinite A is an answer, not an accident.</returns>
    internal static int Factor(Span<double> a, int height, int width, int stride)
    {
        Debug.Assert(height >= width && stride >= height);
        if (width <= Unblocked) { return FactorColumns(a, height, width, stride); }
        if (width <= PanelWidth && height > width + RunLength)
        {
            int bad = Factor(a, width, width, stride);
            for (int i = width; i < height && bad == Succeeded; i += RunLength) { SolveRun(a, height, width, stride, i); }
            return bad;
        }

        int left = Half(width);
        int failed = Factor(a, height, left, stride);
        if (failed != Succeeded) { return failed; }
        int right = width - left;
        Span<double> trailing = a[((left * stride) + left)..];
        ReadOnlySpan<double> below = a[left..];
        DenseProduct.Add(trailing, stride, height - left, right, left, -1.0, below, 1, stride, below, stride, 1, lowerOnly: true);
        failed = Factor(trailing, height - left, right, stride);
        return failed == Succeeded ? Succeeded : left + failed;
    }

    /// <summary>Overwrites a trapezoid, shared among threads; the bits are those of the other overload.</summary>
    /// <param name="values">Array that holds the trapezoid.</param>
    /// <param name="offset">Where it starts.</param>
    /// <param name="height">Rows, at least <paramref name="width"/>.</param>
    /// <param name="width">Columns; 0 is allowed.</param>
    /// <param name="stride">Distance between columns, at least <paramref name="height"/>.</param>
    /// <param name="team">The threads.</param>
    /// <param name="cancellationToken">Stops between the halves.</param>
    /// <returns>As the other overload.</returns>
    internal static int Factor(
        double[] values,
        int offset,
        int height,
        int width,
        int stride,
        ThreadTeam team,
        CancellationToken cancellationToken)
    {
        if (width <= Unblocked || (width <= PanelWidth && (long)height * width * width < WorthSharing))
        {
            return Factor(values.AsSpan(offset), height, width, stride);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (width <= PanelWidth && height > width + RunLength)
        {
            int bad = Factor(values.AsSpan(offset), width, width, stride);
            if (bad != Succeeded) { return bad; }
            int runs = (height - width + RunLength - 1) / RunLength;
            team.For(runs, (run, _) => SolveRun(values.AsSpan(offset), height, width, stride, width + (run * RunLength)));
            return Succeeded;
        }

        int left = Half(width);
        int failed = Factor(values, offset, height, left, stride, team, cancellationToken);
        if (failed != Succeeded) { return failed; }
        int trailing = offset + (left * stride) + left;
        SubtractOuterProduct(values, trailing, height - left, width - left, stride, values, offset + left, stride, left, team, cancellationToken);
        failed = Factor(values, trailing, height - left, width - left, stride, team, cancellationToken);
        return failed == Succeeded ? Succeeded : left + failed;
    }

    /// <summary>Where a recursion cuts: about the middle, at a multiple of the kernels' tile.</summary>
    internal static int Half(int width) => (width / 2 + 7) / 8 * 8;

    /// <summary>Subtracts the lower trapezoid of B·B̂ᵀ, B̂ the first rows of B, shared among threads.</summary>
    /// <param name="values">Array that holds the trapezoid.</param>
    /// <param name="offset">Where it starts.</param>
    /// <param name="height">Rows of the trapezoid and of B.</param>
    /// <param name="width">Columns of the trapezoid.</param>
    /// <param name="stride">Distance between columns of the trapezoid.</param>
    /// <param name="b">B, height × depth, column-major without gaps.</param>
    /// <param name="depth">Columns of B.</param>
    /// <param name="team">The threads.</param>
    /// <param name="cancellationToken">Stops between parts.</param>
    internal static void SubtractOuterProduct(
        double[] values,
        int offset,
        int height,
        int width,
        int stride,
        double[] b,
        int depth,
        ThreadTeam team,
        CancellationToken cancellationToken) =>
        SubtractOuterProduct(values, offset, height, width, stride, b, 0, height, depth, team, cancellationToken);

    // In column ranges of about equal area.
    private static void SubtractOuterProduct(
        double[] values,
        int offset,
        int height,
        int width,
        int stride,
        double[] b,
        int offsetB,
        int strideB,
        int depth,
        ThreadTeam team,
        CancellationToken cancellationToken)
    {
        double work = (double)height * width * depth;
        int parts = work < WorthSharing ? 1 : team.Threads * (int)Math.Ceiling(work / (LargestPart * team.Threads));
        int[] ends = EqualAreas(height, width, parts);
        team.For(parts, (part, _) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = part == 0 ? 0 : ends[part - 1];
            Span<double> trapezoid = values.AsSpan(offset + (first * stride) + first);
            ReadOnlySpan<double> rows = b.AsSpan(offsetB + first);
            DenseProduct.Add(
                trapezoid, stride, height - first, ends[part] - first, depth, -1.0, rows, 1, strideB, rows, strideB, 1, lowerOnly: true);
        });
    }

    // Column ends that cut a trapezoid of lower triangle form into parts of about equal area.
    private static int[] EqualAreas(int rows, int columns, int parts)
    {
        int[] ends = new int[parts];
        double total = columns * (rows - (0.5 * columns));
        for (int part = 0; part < parts; part++)
        {
            double wanted = total * (part + 1) / parts;
            double end = rows - Math.Sqrt(Math.Max(0.0, ((double)rows * rows) - (2.0 * wanted)));
            ends[part] = part == parts - 1 ? columns : Math.Min(columns, (int)(end / 8.0) * 8);
        }

        return ends;
    }

    private static void SolveRun(Span<double> a, int height, int width, int stride, int start) =>
        TriangularRight.Solve(a, stride, width, a[start..], Math.Min(RunLength, height - start), stride);

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
