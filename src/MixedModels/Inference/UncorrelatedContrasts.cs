using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>A hypothesis Lβ = m as rows whose estimates are uncorrelated: with LΦLᵀ = UΔUᵀ the rows c_k of UᵀL, redundant ones left out.</summary>
/// <param name="Rows">c_k, ℓ rows of p values.</param>
/// <param name="Values">c_kᵀβ̂ − u_kᵀm, ℓ values.</param>
/// <param name="Variances">δ_k = c_kᵀΦc_k, ℓ positive values.</param>
internal sealed record UncorrelatedContrasts(double[][] Rows, double[] Values, double[] Variances)
{
    private const double Negligible = 1e-10;    // an eigenvalue of LΦLᵀ, relative to the largest, that makes a row redundant

    /// <summary>ℓ, the rank of L.</summary>
    internal int Count => Rows.Length;

    /// <summary>Turns a hypothesis into one of uncorrelated rows.</summary>
    /// <param name="contrasts">L, any rows × p.</param>
    /// <param name="values">m, one a row, or empty for zeros.</param>
    /// <param name="estimates">β̂, p values.</param>
    /// <param name="covariance">Φ, p × p.</param>
    internal static UncorrelatedContrasts Of(Matrix contrasts, ReadOnlySpan<double> values, double[] estimates, Matrix covariance)
    {
        int rows = contrasts.RowCount;
        int p = contrasts.ColumnCount;
        double[][] each = new double[rows][];
        double[] units = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            each[i] = [.. Enumerable.Range(0, p).Select(j => contrasts[i, j])];
            double error = Math.Sqrt(QuadraticForm.Of(covariance, each[i]));
            units[i] = error > 0.0 ? 1.0 / error : 0.0;
        }

        // Rank is judged on rows of unit variance; rows that are independent are taken as they are.
        SymmetricEigen scaled = Decompose(each, units, covariance);
        double largest = scaled.Values.DefaultIfEmpty().Max();
        int[] kept = [.. Enumerable.Range(0, rows).Where(k => scaled.Values[k] > Negligible * largest)];
        if (kept.Length < rows) { return Rotated(each, units, values, estimates, scaled, kept); }
        double[] ones = [.. Enumerable.Repeat(1.0, rows)];
        return Rotated(each, ones, values, estimates, Decompose(each, ones, covariance), kept);
    }

    private static SymmetricEigen Decompose(double[][] rows, double[] units, Matrix covariance)
    {
        int n = rows.Length;
        double[] gram = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            double[] image = QuadraticForm.Product(covariance, rows[i]);
            for (int j = 0; j < n; j++) { gram[(i * n) + j] = VectorKernels.Dot(image, rows[j]) * units[i] * units[j]; }
        }

        return SymmetricEigen.Of(gram, n);
    }

    private static UncorrelatedContrasts Rotated(
        double[][] rows, double[] units, ReadOnlySpan<double> values, double[] estimates, SymmetricEigen eigen, int[] kept)
    {
        double[][] independent = [.. kept.Select(_ => new double[estimates.Length])];
        double[] along = new double[kept.Length];
        for (int k = 0; k < kept.Length; k++)
        {
            ReadOnlySpan<double> u = eigen.Vectors.AsSpan(kept[k] * rows.Length, rows.Length);
            for (int i = 0; i < rows.Length; i++)
            {
                VectorKernels.AddScaled(independent[k], u[i] * units[i], rows[i]);
                along[k] -= u[i] * units[i] * (values.IsEmpty ? 0.0 : values[i]);
            }

            along[k] += VectorKernels.Dot(independent[k], estimates);
        }

        return new UncorrelatedContrasts(independent, along, [.. kept.Select(k => eigen.Values[k])]);
    }

    /// <summary>The mean of the ℓ squared t statistics: the Wald F.</summary>
    internal double MeanSquare()
    {
        double sum = 0.0;
        for (int k = 0; k < Count; k++) { sum += Values[k] * Values[k] / Variances[k]; }
        return sum / Count;
    }
}
