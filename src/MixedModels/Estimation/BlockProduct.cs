using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>Products of small column-major blocks.</summary>
internal sealed class BlockProduct
{
    private readonly int rows;
    private readonly int columns;
    private readonly double[] half;
    private readonly double[] result;

    /// <summary>Prepares workspace for blocks of a shape.</summary>
    internal BlockProduct(int rows, int columns)
    {
        this.rows = rows;
        this.columns = columns;
        half = new double[rows * columns];
        result = new double[rows * columns];
    }

    /// <summary>LᵀBR for square L and R; the answer is overwritten by the next call.</summary>
    /// <param name="left">L, rows × rows.</param>
    /// <param name="block">B, rows × columns.</param>
    /// <param name="right">R, columns × columns.</param>
    internal ReadOnlySpan<double> Congruence(ReadOnlySpan<double> left, ReadOnlySpan<double> block, ReadOnlySpan<double> right)
    {
        if (rows == 1 && columns == 1)
        {
            result[0] = left[0] * block[0] * right[0];
            return result;
        }

        for (int c = 0; c < columns; c++)
        {
            for (int r = 0; r < rows; r++)
            {
                double sum = 0.0;
                for (int k = 0; k < columns; k++) { sum += block[(k * rows) + r] * right[(c * columns) + k]; }
                half[(c * rows) + r] = sum;
            }
        }

        for (int c = 0; c < columns; c++)
        {
            for (int r = 0; r < rows; r++)
            {
                double sum = 0.0;
                for (int k = 0; k < rows; k++) { sum += left[(r * rows) + k] * half[(c * rows) + k]; }
                result[(c * rows) + r] = sum;
            }
        }

        return result;
    }

    /// <summary>Y += B·X for several columns, the elements of a row side by side.</summary>
    /// <param name="block">B, rows × columns, column-major.</param>
    /// <param name="x">X, columns × count.</param>
    /// <param name="y">Y, rows × count.</param>
    /// <param name="count">Columns of X and Y.</param>
    internal static void Multiply(ReadOnlySpan<double> block, ReadOnlySpan<double> x, Span<double> y, int count)
    {
        for (int at = 0, c = 0; c < x.Length; c += count)
        {
            for (int r = 0; r < y.Length; r += count, at++) { Add(y.Slice(r, count), block[at], x.Slice(c, count)); }
        }
    }

    /// <summary>Y += Bᵀ·X for several columns, the elements of a row side by side.</summary>
    /// <param name="block">B, rows × columns, column-major.</param>
    /// <param name="x">X, rows × count.</param>
    /// <param name="y">Y, columns × count.</param>
    /// <param name="count">Columns of X and Y.</param>
    internal static void MultiplyTransposed(ReadOnlySpan<double> block, ReadOnlySpan<double> x, Span<double> y, int count)
    {
        for (int at = 0, c = 0; c < y.Length; c += count)
        {
            for (int r = 0; r < x.Length; r += count, at++) { Add(y.Slice(c, count), block[at], x.Slice(r, count)); }
        }
    }

    private static void Add(Span<double> y, double factor, ReadOnlySpan<double> x)
    {
        if (y.Length >= 8)
        {
            VectorKernels.AddScaled(y, factor, x);
            return;
        }

        for (int i = 0; i < y.Length; i++) { y[i] += factor * x[i]; }
    }
}
