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

    /// <summary>y += Bx.</summary>
    internal static void Multiply(ReadOnlySpan<double> block, int rows, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int c = 0; c < x.Length; c++)
        {
            for (int r = 0; r < rows; r++) { y[r] += block[(c * rows) + r] * x[c]; }
        }
    }

    /// <summary>y += Bᵀx.</summary>
    internal static void MultiplyTransposed(ReadOnlySpan<double> block, int rows, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int c = 0; c < y.Length; c++)
        {
            for (int r = 0; r < rows; r++) { y[c] += block[(c * rows) + r] * x[r]; }
        }
    }
}
