using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The one engine behind coefficients, term tests, contrasts and means: β̂, Var(β̂) and the degrees of freedom of any
/// linear hypothesis, by one method.</summary>
/// <remarks>Vectors of coefficients hold the p estimable ones, in the order of X's retained columns.</remarks>
internal abstract class FixedEffectsInference
{
    private const double Negligible = 1e-10;    // an eigenvalue of LΦLᵀ, relative to the largest, that makes a row redundant

    private protected FixedEffectsInference(double[] estimates, Matrix covariance)
    {
        Estimates = estimates;
        Covariance = covariance;
    }

    /// <summary>β̂, p values, in the user's units.</summary>
    internal double[] Estimates { get; }

    /// <summary>Var(β̂) of the method, p × p, in the user's units.</summary>
    internal Matrix Covariance { get; }

    /// <summary>The engine of a method.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="method">How degrees of freedom are found.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">The method is none.</exception>
    internal static FixedEffectsInference Of(Estimate estimate, DegreesOfFreedom method, CancellationToken cancellationToken = default) => method switch
    {
        DegreesOfFreedom.Satterthwaite => new Satterthwaite(estimate.FixedEffects, estimate.FixedCovariance, CovarianceInformation.Of(estimate, cancellationToken)),
        DegreesOfFreedom.Residual => new CommonDegreesOfFreedom(estimate.FixedEffects, estimate.FixedCovariance, estimate.Data.ObservationCount - estimate.Data.Rank),
        DegreesOfFreedom.Normal => new CommonDegreesOfFreedom(estimate.FixedEffects, estimate.FixedCovariance, double.PositiveInfinity),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
    };

    /// <summary>cᵀβ̂.</summary>
    /// <param name="contrast">c, p values.</param>
    internal double Value(ReadOnlySpan<double> contrast) => VectorKernels.Dot(contrast, Estimates);

    /// <summary>√(cᵀVar(β̂)c).</summary>
    /// <param name="contrast">c, p values.</param>
    internal double StandardError(ReadOnlySpan<double> contrast) => Math.Sqrt(Quadratic(Covariance, contrast));

    /// <summary>Degrees of freedom of a contrast.</summary>
    /// <param name="contrast">c, p values.</param>
    /// <returns>ν &gt; 0; +∞ for z.</returns>
    internal abstract double DenominatorDegreesOfFreedom(ReadOnlySpan<double> contrast);

    /// <summary>Tests Lβ = m.</summary>
    /// <param name="contrasts">L, ℓ × p; rows that depend on others are harmless, the numerator degrees of freedom are its rank.</param>
    /// <param name="values">m, ℓ values; zero when empty.</param>
    internal virtual FTest Test(Matrix contrasts, ReadOnlySpan<double> values = default)
    {
        (double[][] rows, double[] squares) = Independent(Covariance, contrasts, values);
        double f = squares.Sum() / squares.Length;
        return FTest.Of(f, squares.Length, JointDegreesOfFreedom(rows), 1.0);
    }

    /// <summary>Denominator degrees of freedom of an F over contrasts with uncorrelated estimates.</summary>
    /// <param name="rows">ℓ contrasts of p values.</param>
    private protected abstract double JointDegreesOfFreedom(double[][] rows);

    /// <summary>Turns a hypothesis into one of uncorrelated rows: LΦLᵀ = UΔUᵀ gives rows c_k of UᵀL with squares (c_kᵀβ̂ − u_kᵀm)²/δ_k.</summary>
    /// <param name="covariance">Φ, p × p.</param>
    /// <param name="contrasts">L, ℓ × p.</param>
    /// <param name="values">m, ℓ values, or empty.</param>
    private protected (double[][] Rows, double[] Squares) Independent(Matrix covariance, Matrix contrasts, ReadOnlySpan<double> values)
    {
        int rows = contrasts.RowCount;
        int p = contrasts.ColumnCount;
        double[][] scaled = new double[rows][];
        double[] excess = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double[] c = [.. Enumerable.Range(0, p).Select(j => contrasts[i, j])];
            double error = Math.Sqrt(Quadratic(covariance, c));
            double unit = error > 0.0 ? 1.0 / error : 0.0;
            scaled[i] = [.. c.Select(v => v * unit)];
            excess[i] = (Value(c) - (values.IsEmpty ? 0.0 : values[i])) * unit;
        }

        double[] gram = new double[rows * rows];
        for (int i = 0; i < rows; i++)
        {
            double[] image = Product(covariance, scaled[i]);
            for (int j = 0; j < rows; j++) { gram[(i * rows) + j] = VectorKernels.Dot(image, scaled[j]); }
        }

        SymmetricEigen eigen = SymmetricEigen.Of(gram, rows);
        double largest = eigen.Values.Max();
        int[] kept = [.. Enumerable.Range(0, rows).Where(k => eigen.Values[k] > Negligible * largest)];
        double[][] independent = new double[kept.Length][];
        double[] squares = new double[kept.Length];
        for (int k = 0; k < kept.Length; k++)
        {
            ReadOnlySpan<double> u = eigen.Vectors.AsSpan(kept[k] * rows, rows);
            independent[k] = new double[p];
            for (int i = 0; i < rows; i++) { VectorKernels.AddScaled(independent[k], u[i], scaled[i]); }
            double along = VectorKernels.Dot(u, excess);
            squares[k] = along * along / eigen.Values[kept[k]];
        }

        return (independent, squares);
    }

    /// <summary>cᵀMc.</summary>
    private protected static double Quadratic(Matrix matrix, ReadOnlySpan<double> c)
    {
        double sum = 0.0;
        for (int j = 0; j < c.Length; j++)
        {
            for (int i = 0; i < c.Length; i++) { sum += c[i] * matrix[i, j] * c[j]; }
        }

        return sum;
    }

    /// <summary>Mc.</summary>
    private protected static double[] Product(Matrix matrix, ReadOnlySpan<double> c)
    {
        double[] result = new double[c.Length];
        for (int j = 0; j < c.Length; j++)
        {
            for (int i = 0; i < c.Length; i++) { result[i] += matrix[i, j] * c[j]; }
        }

        return result;
    }
}
