namespace MixedModels.Testing.Dense;

/// <summary>A = L·Lᵀ of a small symmetric positive definite matrix, the textbook way; for tests only.</summary>
internal sealed class DenseCholeskyFactor
{
    /// <summary>A pivot this small beside its diagonal is rounding: the column depends on earlier ones.</summary>
    private const double SmallestPivot = 1e-13;

    private readonly double[][] lower;
    private readonly int order;

    /// <summary>Factors a matrix, whose lower triangle is read.</summary>
    /// <param name="matrix">A.</param>
    /// <exception cref="ArithmeticException">A is not positive definite.</exception>
    internal DenseCholeskyFactor(double[,] matrix)
    {
        order = matrix.GetLength(0);
        lower = new double[order][];
        for (int i = 0; i < order; i++)
        {
            double[] row = lower[i] = new double[i + 1];
            for (int j = 0; j <= i; j++)
            {
                double[] other = lower[j];
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++) { sum -= row[k] * other[k]; }
                if (j < i)
                {
                    row[j] = sum / other[j];
                }
                else if (sum > SmallestPivot * matrix[i, i])
                {
                    row[i] = Math.Sqrt(sum);
                }
                else
                {
                    throw new ArithmeticException($"Pivot {i} of {order} is not positive.");
                }
            }
        }
    }

    /// <summary>log det A.</summary>
    internal double LogDeterminant
    {
        get
        {
            double sum = 0.0;
            for (int j = 0; j < order; j++) { sum += 2.0 * Math.Log(lower[j][j]); }
            return sum;
        }
    }

    /// <summary>A⁻¹b, in a new array.</summary>
    /// <param name="right">b.</param>
    internal double[] Solve(ReadOnlySpan<double> right)
    {
        double[] x = right.ToArray();
        for (int i = 0; i < order; i++)
        {
            for (int k = 0; k < i; k++) { x[i] -= lower[i][k] * x[k]; }
            x[i] /= lower[i][i];
        }

        for (int i = order - 1; i >= 0; i--)
        {
            x[i] /= lower[i][i];
            for (int k = 0; k < i; k++) { x[k] -= lower[i][k] * x[i]; }
        }

        return x;
    }

    /// <summary>A⁻¹.</summary>
    internal double[,] Inverse()
    {
        var inverse = new double[order, order];
        for (int j = 0; j < order; j++)
        {
            double[] unit = new double[order];
            unit[j] = 1.0;
            double[] column = Solve(unit);
            for (int i = 0; i < order; i++) { inverse[i, j] = column[i]; }
        }

        return inverse;
    }
}
