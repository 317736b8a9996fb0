using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The directions in which the covariance parameters of a model may move from a point: free coordinates, and blocks in which a
/// covariance matrix must stay positive semidefinite because it is zero there.</summary>
/// <remarks>A block of d variances at zero holds the d(d + 1)/2 coordinates y of H, H_rc = y_rc and H_rr = √2·y_rr, in which distances are those of H.</remarks>
internal sealed class TangentCone
{
    private const int MaxIterations = 200;
    private const double Enough = 1e-10;

    private readonly double[] basis;            // B, k × m, in the whitened metric: I½B
    private readonly int k;
    private readonly int m;
    private readonly int[] free;
    private readonly int[] bound;               // coordinates of blocks, block by block
    private readonly int[] blockWidths;
    private readonly double[] freeFactor;       // Cholesky factor of BᵀIB over the free coordinates
    private readonly double[] schur;            // what is left of BᵀIB over the bound ones
    private readonly double steepest;           // its largest eigenvalue

    /// <summary>Prepares.</summary>
    /// <param name="basis">I½B, k × m: a column per coordinate, columns independent.</param>
    /// <param name="k">Rows.</param>
    /// <param name="m">Columns.</param>
    /// <param name="blocks">Per block its coordinates (r ≥ c, column by column) and its width.</param>
    internal TangentCone(double[] basis, int k, int m, IReadOnlyList<(int[] Coordinates, int Width)> blocks)
    {
        this.basis = basis;
        this.k = k;
        this.m = m;
        bound = [.. blocks.SelectMany(b => b.Coordinates)];
        blockWidths = [.. blocks.Select(b => b.Width)];
        free = [.. Enumerable.Range(0, m).Except(bound)];
        freeFactor = Gram(free, free);
        DenseCholesky.Factor(freeFactor, free.Length, free.Length, Math.Max(1, free.Length));
        double[] cross = Gram(free, bound);
        schur = Gram(bound, bound);
        for (int j = 0; j < bound.Length; j++) { Triangular.SolveLower(freeFactor, Math.Max(1, free.Length), cross.AsSpan(j * free.Length, free.Length)); }
        for (int j = 0; j < bound.Length; j++)
        {
            for (int i = 0; i < bound.Length; i++)
            {
                schur[(j * bound.Length) + i] -= VectorKernels.Dot(cross.AsSpan(i * free.Length, free.Length), cross.AsSpan(j * free.Length, free.Length));
            }
        }

        Crossed = cross;
        steepest = SymmetricEigen.Of(schur, bound.Length).Values.DefaultIfEmpty().Max();
    }

    /// <summary>m, coordinates.</summary>
    internal int Count => m;

    /// <summary>Number of variances at zero.</summary>
    internal int BoundVariances => blockWidths.Sum();

    private double[] Crossed { get; }

    /// <summary>How much of the squared length of a whitened vector lies in the cone: ‖projection‖².</summary>
    /// <param name="z">k values.</param>
    internal double SquaredProjection(ReadOnlySpan<double> z)
    {
        double[] b = new double[free.Length];
        for (int i = 0; i < free.Length; i++) { b[i] = VectorKernels.Dot(basis.AsSpan(free[i] * k, k), z); }
        Triangular.SolveLower(freeFactor, Math.Max(1, free.Length), b);
        double gain = VectorKernels.Dot(b, b);
        if (bound.Length == 0) { return gain; }
        double[] c = new double[bound.Length];
        for (int i = 0; i < bound.Length; i++)
        {
            c[i] = VectorKernels.Dot(basis.AsSpan(bound[i] * k, k), z) - VectorKernels.Dot(Crossed.AsSpan(i * free.Length, free.Length), b);
        }

        return gain + BoundGain(c);
    }

    // max 2cᵀh − hᵀSh over the blocks' cone, by accelerated projected gradients. Source: Beck and Teboulle (2009), SIAM J. Imaging Sciences 2(1).
    private double BoundGain(double[] c)
    {
        int n = bound.Length;
        double[] h = new double[n];
        double[] ahead = new double[n];
        double[] next = new double[n];
        double momentum = 1.0;
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            for (int i = 0; i < n; i++) { next[i] = ahead[i] + ((c[i] - VectorKernels.Dot(schur.AsSpan(i * n, n), ahead)) / steepest); }
            Project(next);
            double following = 0.5 * (1.0 + Math.Sqrt(1.0 + (4.0 * momentum * momentum)));
            double moved = 0.0;
            for (int i = 0; i < n; i++)
            {
                ahead[i] = next[i] + ((momentum - 1.0) / following * (next[i] - h[i]));
                moved = Math.Max(moved, Math.Abs(next[i] - h[i]));
                h[i] = next[i];
            }

            momentum = following;
            if (moved <= Enough * h.Max(Math.Abs)) { break; }
        }

        double gain = 0.0;
        for (int i = 0; i < n; i++) { gain += h[i] * ((2.0 * c[i]) - VectorKernels.Dot(schur.AsSpan(i * n, n), h)); }
        return Math.Max(0.0, gain);
    }

    // Onto positive semidefinite blocks.
    private void Project(double[] h)
    {
        int at = 0;
        foreach (int d in blockWidths)
        {
            if (d == 1)
            {
                h[at] = Math.Max(0.0, h[at]);
                at++;
                continue;
            }

            double[] matrix = new double[d * d];
            int from = at;
            for (int c = 0; c < d; c++)
            {
                for (int r = c; r < d; r++, at++)
                {
                    double value = r == c ? Math.Sqrt(2.0) * h[at] : h[at];
                    matrix[(c * d) + r] = value;
                    matrix[(r * d) + c] = value;
                }
            }

            SymmetricEigen eigen = SymmetricEigen.Of(matrix, d);
            at = from;
            for (int c = 0; c < d; c++)
            {
                for (int r = c; r < d; r++, at++)
                {
                    double value = 0.0;
                    for (int e = 0; e < d; e++) { value += Math.Max(0.0, eigen.Values[e]) * eigen.Vectors[(e * d) + r] * eigen.Vectors[(e * d) + c]; }
                    h[at] = r == c ? value / Math.Sqrt(2.0) : value;
                }
            }
        }
    }

    private double[] Gram(int[] rows, int[] columns)
    {
        double[] gram = new double[rows.Length * columns.Length];
        for (int j = 0; j < columns.Length; j++)
        {
            for (int i = 0; i < rows.Length; i++) { gram[(j * rows.Length) + i] = VectorKernels.Dot(basis.AsSpan(rows[i] * k, k), basis.AsSpan(columns[j] * k, k)); }
        }

        return gram;
    }
}
