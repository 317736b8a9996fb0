using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>Holds the matrices of many subjects as those of few that have the same sums of products.</summary>
/// <remarks>The subjects' matrices, each a row of m·w numbers, are reduced to their upper trapezoidal factor by reflections with column pivoting, which ends
/// where nothing is left. Source: Businger and Golub (1965), Numerische Mathematik 7(3).</remarks>
internal static class SubjectMixture
{
    private const double Nothing = 1e-28;       // of the sum of squares
    private const int Batch = 2048;

    /// <summary>Mixes.</summary>
    /// <param name="rows">(m·n) × w, a subject's m rows together.</param>
    /// <param name="n">Subjects.</param>
    /// <param name="m">Rows of a subject.</param>
    /// <param name="w">Columns.</param>
    /// <returns>The number of pieces and their rows in the same layout.</returns>
    internal static (int Pieces, double[] Rows) Of(double[] rows, int n, int m, int w)
    {
        int length = m * w;
        double[][] kept = [];
        for (int start = 0; start < n; start += Batch)
        {
            int count = Math.Min(Batch, n - start);
            var all = new double[kept.Length + count][];
            kept.CopyTo(all, 0);
            for (int i = 0; i < count; i++)
            {
                double[] flat = new double[length];
                for (int c = 0; c < w; c++) { rows.AsSpan(((c * n) + start + i) * m, m).CopyTo(flat.AsSpan(c * m)); }
                all[kept.Length + i] = flat;
            }

            kept = Trapezoid(all, length);
        }

        double[] mixed = new double[kept.Length * length];
        for (int i = 0; i < kept.Length; i++)
        {
            for (int c = 0; c < w; c++) { kept[i].AsSpan(c * m, m).CopyTo(mixed.AsSpan(((c * kept.Length) + i) * m)); }
        }

        return (kept.Length, mixed);
    }

    // Row operations only: each step turns the chosen column into one element and leaves the rest to go on with.
    private static double[][] Trapezoid(double[][] rows, int length)
    {
        double[] squares = new double[length];
        foreach (double[] row in rows)
        {
            for (int c = 0; c < length; c++) { squares[c] += row[c] * row[c]; }
        }

        double limit = Nothing * squares.Sum();
        double[] v = new double[rows.Length];
        double[] shares = new double[length];
        for (int step = 0; step < rows.Length; step++)
        {
            Array.Clear(squares);
            for (int i = step; i < rows.Length; i++)
            {
                for (int c = 0; c < length; c++) { squares[c] += rows[i][c] * rows[i][c]; }
            }

            int pivot = Array.IndexOf(squares, squares.Max());
            if (squares.Sum() <= limit) { return rows[..step]; }
            double norm = Math.Sqrt(squares[pivot]);
            double head = rows[step][pivot];
            double alpha = head > 0.0 ? -norm : norm;
            for (int i = step; i < rows.Length; i++) { v[i] = rows[i][pivot]; }
            v[step] -= alpha;
            double scale = 1.0 / (norm * (norm + Math.Abs(head)));
            Array.Clear(shares);
            for (int i = step; i < rows.Length; i++) { VectorKernels.AddScaled(shares, v[i] * scale, rows[i]); }
            for (int i = step; i < rows.Length; i++) { VectorKernels.AddScaled(rows[i], -v[i], shares); }
        }

        return rows;
    }
}
