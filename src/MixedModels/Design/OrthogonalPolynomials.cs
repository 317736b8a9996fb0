using System.Diagnostics;

namespace MixedModels.Design;

/// <summary>Polynomials orthogonal over a set of points, by the three-term recurrence
/// P₀ = 1, P₁ = x − c, Pⱼ₊₁ = (x − c − αⱼ)·Pⱼ − (‖Pⱼ‖²/‖Pⱼ₋₁‖²)·Pⱼ₋₁.</summary>
/// <remarks>Every Pⱼ has leading coefficient 1, so the normalized columns agree, signs included, with those from a QR
/// factorization of the centred powers. Source: Forsythe (1957), SIAM Journal 5(2); Kennedy and Gentle, Statistical
/// Computing.</remarks>
internal static class OrthogonalPolynomials
{
    /// <summary>Finds the recurrence of the points.</summary>
    /// <param name="points">n points with more than <paramref name="degree"/> distinct values.</param>
    /// <param name="degree">Highest degree, at least 1.</param>
    internal static FunctionCoding.Polynomial Fit(ReadOnlySpan<double> points, int degree)
    {
        Debug.Assert(degree >= 1 && points.Length > degree);
        int n = points.Length;
        double centre = Moments.Mean(points);
        double[] alpha = new double[degree];
        double[] squaredNorms = new double[degree + 1];
        squaredNorms[0] = n;
        double[] previous = new double[n];
        double[] current = new double[n];
        double[] next = new double[n];
        Array.Fill(current, 1.0);
        for (int j = 0; j < degree; j++)
        {
            double ratio = j == 0 ? 0.0 : squaredNorms[j] / squaredNorms[j - 1];
            double weighted = 0.0;
            double norm = 0.0;
            for (int i = 0; i < n; i++)
            {
                double square = current[i] * current[i];
                weighted += (points[i] - centre) * square;
                norm += square;
            }

            alpha[j] = weighted / norm;
            double nextNorm = 0.0;
            for (int i = 0; i < n; i++)
            {
                next[i] = ((points[i] - centre - alpha[j]) * current[i]) - (ratio * previous[i]);
                nextNorm += next[i] * next[i];
            }

            squaredNorms[j + 1] = nextNorm;
            (previous, current, next) = (current, next, previous);
        }

        return new FunctionCoding.Polynomial(centre, [.. alpha], [.. squaredNorms]);
    }

    /// <summary>The normalized columns of degree 1, 2, … at any points; NaN at NaN.</summary>
    /// <param name="coding">The recurrence of the training points.</param>
    /// <param name="points">n points.</param>
    internal static double[][] Evaluate(FunctionCoding.Polynomial coding, ReadOnlySpan<double> points)
    {
        int degree = coding.Alpha.Length;
        double[][] columns = new double[degree][];
        for (int j = 0; j < degree; j++) { columns[j] = new double[points.Length]; }
        for (int i = 0; i < points.Length; i++)
        {
            double previous = 0.0;
            double current = 1.0;
            for (int j = 0; j < degree; j++)
            {
                double ratio = j == 0 ? 0.0 : coding.SquaredNorms[j] / coding.SquaredNorms[j - 1];
                double next = ((points[i] - coding.Centre - coding.Alpha[j]) * current) - (ratio * previous);
                columns[j][i] = next / Math.Sqrt(coding.SquaredNorms[j + 1]);
                (previous, current) = (current, next);
            }
        }

        return columns;
    }
}
