using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Quadratic forms of small matrices.</summary>
internal static class QuadraticForm
{
    /// <summary>cᵀMc.</summary>
    /// <param name="matrix">M, p × p.</param>
    /// <param name="c">c, p values.</param>
    internal static double Of(Matrix matrix, ReadOnlySpan<double> c) => VectorKernels.Dot(Product(matrix, c), c);

    /// <summary>Mc.</summary>
    /// <param name="matrix">M, p × p.</param>
    /// <param name="c">c, p values.</param>
    internal static double[] Product(Matrix matrix, ReadOnlySpan<double> c)
    {
        double[] result = new double[matrix.RowCount];
        for (int j = 0; j < c.Length; j++)
        {
            if (c[j] != 0.0) { VectorKernels.AddScaled(result, c[j], matrix.Values.Slice(j * matrix.RowCount, matrix.RowCount)); }
        }

        return result;
    }
}
