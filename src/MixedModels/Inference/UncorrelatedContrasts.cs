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

    /// <summary>Turns a hypothesis into one of uncorrelated rows; each row of L is first divided by its standard error.</summary>
    /// <param name="contrasts">L, any rows × p.</param>
    /// <param name="values">m, one a row, or empty for zeros.</param>
    /// <param name="estimates">β̂, p values.</param>
    /// <param name="covariance">Φ, p × p.</param>
    internal static UncorrelatedContrasts Of(Matrix contrasts, ReadOnlySpan<double> values, double[] estimates, Matrix covariance)
    {
        int rows = contrasts.RowCount;
        int p = contrasts.ColumnCount;
        double[][] scaled = new double[rows][];
        double[] excess = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double[] c = [.. Enumerable.Range(0, p).Select(j => contrasts[i, j])];
            double error = Math.Sqrt(QuadraticForm.Of(covariance, c));
            double unit = error > 0.0 ? 1.0 / error : 0.0;
            scaled[i] = [.. c.Select(v => v * unit)];
            excess[i] = (VectorKernels.Dot(c, estimates) - (values.IsEmpty ? 0.0 : values[i])) * unit;
        }

        double[] gram = new double[rows * rows];
        for (int i = 0; i < rows; i++)
        {
            double[] image = QuadraticForm.Product(covariance, scaled[i]);
            for (int j = 0; j < rows; j++) { gram[(i * rows) + j] = VectorKernels.Dot(image, scaled[j]); }
        }

        SymmetricEigen eigen = SymmetricEigen.Of(gram, rows);
        double largest = eigen.Values.DefaultIfEmpty().Max();
        int[] kept = [.. Enumerable.Range(0, rows).Where(k => eigen.Values[k] > Negligible * largest)];
        double[][] independent = [.. kept.Select(_ => new double[p])];
        double[] along = new double[kept.Length];
        for (int k = 0; k < kept.Length; k++)
        {
            ReadOnlySpan<double> u = eigen.Vectors.AsSpan(kept[k] * rows, rows);
            for (int i = 0; i < rows; i++) { VectorKernels.AddScaled(independent[k], u[i], scaled[i]); }
            along[k] = VectorKernels.Dot(u, excess);
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
