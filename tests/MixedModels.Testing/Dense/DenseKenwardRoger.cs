namespace MixedModels.Testing.Dense;

/// <summary>Kenward and Roger's adjusted covariance and tests from n × n matrices.</summary>
public sealed class DenseKenwardRoger
{
    private readonly double[,] phi;
    private readonly double[,] weights;
    private readonly List<double[,]> slopes;

    private DenseKenwardRoger(double[,] phi, double[,] adjusted, double[,] weights, List<double[,]> slopes)
    {
        this.phi = phi;
        Adjusted = adjusted;
        this.weights = weights;
        this.slopes = slopes;
    }

    /// <summary>Φ_A, p × p.</summary>
    public double[,] Adjusted { get; }

    /// <summary>Degrees of freedom and scale of the F test of Lβ = 0.</summary>
    /// <param name="contrasts">L, ℓ × p of full row rank.</param>
    public (double DegreesOfFreedom, double Scale) Test(double[,] contrasts)
    {
        int l = contrasts.GetLength(0);
        double[,] theta = Multiply(Transpose(contrasts), Multiply(Inverse(Multiply(Multiply(contrasts, phi), Transpose(contrasts))), contrasts));
        double a1 = 0.0;
        double a2 = 0.0;
        List<double[,]> a = [.. slopes.Select(p => Multiply(Multiply(theta, phi), Multiply(p, phi)))];
        for (int r = 0; r < a.Count; r++)
        {
            for (int s = 0; s < a.Count; s++)
            {
                a1 += weights[r, s] * Trace(a[r]) * Trace(a[s]);
                a2 += weights[r, s] * Trace(Multiply(a[r], a[s]));
            }
        }

        double b = (a1 + (6 * a2)) / (2 * l);
        double g = (((l + 1) * a1) - ((l + 4) * a2)) / ((l + 2) * a2);
        double d = (3 * l) + (2 * (1 - g));
        double expectation = 1 / (1 - (a2 / l));
        double variance = 2.0 / l * (1 + (g / d * b)) / (Math.Pow(1 - ((l - g) / d * b), 2) * (1 - ((l + 2 - g) / d * b)));
        double rho = variance / (2 * expectation * expectation);
        double df = 4 + ((l + 2) / ((l * rho) - 1));
        return (df, df / (expectation * (df - 2)));
    }

    internal static DenseKenwardRoger Of(double[,] inverse, double[,] solved, double[,] phi, double[,]? projection, double[] projected, List<double[,]> basis)
    {
        int k = basis.Count;
        List<double[,]> half = [.. basis.Select(g => Multiply(inverse, g))];    // V⁻¹G
        List<double[,]> moved = [.. basis.Select(g => Multiply(g, solved))];    // GV⁻¹X
        List<double[,]> slopes = [.. moved.Select(m => Negative(Multiply(Transpose(solved), m)))];
        var information = new double[k, k];
        var products = new double[k, k][,];
        for (int r = 0; r < k; r++)
        {
            for (int s = 0; s < k; s++)
            {
                products[r, s] = Multiply(Transpose(moved[r]), Multiply(inverse, moved[s]));
                information[r, s] = projection is null
                    ? TraceOfProduct(half[r], half[s]) - (2 * Trace(Multiply(phi, products[r, s]))) + Trace(Multiply(Multiply(phi, slopes[r]), Multiply(phi, slopes[s])))
                    : Observed(projection, projected, basis[r], basis[s]);
            }
        }

        double[,] weights = Inverse(information);
        int p = phi.GetLength(0);
        var middle = new double[p, p];
        for (int r = 0; r < k; r++)
        {
            for (int s = 0; s < k; s++)
            {
                weights[r, s] *= 2;
                double[,] correction = Multiply(Multiply(slopes[r], phi), slopes[s]);
                for (int i = 0; i < p; i++)
                {
                    for (int j = 0; j < p; j++) { middle[i, j] += weights[r, s] * (products[r, s][i, j] - correction[i, j]); }
                }
            }
        }

        double[,] adjusted = Multiply(Multiply(phi, middle), phi);
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++) { adjusted[i, j] = phi[i, j] + (2 * adjusted[i, j]); }
        }

        return new DenseKenwardRoger(phi, adjusted, weights, slopes);
    }

    internal static double[,] Multiply(double[,] a, double[,] b)
    {
        var c = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < c.GetLength(0); i++)
        {
            for (int k = 0; k < a.GetLength(1); k++)
            {
                double v = a[i, k];
                if (v == 0.0) { continue; }
                for (int j = 0; j < c.GetLength(1); j++) { c[i, j] += v * b[k, j]; }
            }
        }

        return c;
    }

    internal static double[,] Transpose(double[,] a)
    {
        var t = new double[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++) { t[j, i] = a[i, j]; }
        }

        return t;
    }

    // Half the second derivative of −2 log restricted likelihood is −½tr(PG_rPG_s) + yᵀPG_rPG_sPy; W is the inverse of it over 2.
    private static double Observed(double[,] projection, double[] projected, double[,] r, double[,] s)
    {
        int n = projected.Length;
        double[] left = new double[n];
        double[] right = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                left[i] += r[i, j] * projected[j];
                right[i] += s[i, j] * projected[j];
            }
        }

        double quadratic = 0.0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) { quadratic += left[i] * projection[i, j] * right[j]; }
        }

        return (2.0 * quadratic) - TraceOfProduct(Multiply(projection, r), Multiply(projection, s));
    }

    private static double[,] Inverse(double[,] symmetric)
    {
        // Each row and column is scaled to a unit diagonal first.
        int k = symmetric.GetLength(0);
        var scaled = new double[k, k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++) { scaled[i, j] = symmetric[i, j] / Math.Sqrt(symmetric[i, i] * symmetric[j, j]); }
        }

        double[,] inverse = new DenseCholeskyFactor(scaled).Inverse();
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++) { inverse[i, j] /= Math.Sqrt(symmetric[i, i] * symmetric[j, j]); }
        }

        return inverse;
    }

    private static double[,] Negative(double[,] a)
    {
        var c = new double[a.GetLength(0), a.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++) { c[i, j] = -a[i, j]; }
        }

        return c;
    }

    private static double Trace(double[,] a)
    {
        double sum = 0.0;
        for (int i = 0; i < a.GetLength(0); i++) { sum += a[i, i]; }
        return sum;
    }

    private static double TraceOfProduct(double[,] a, double[,] b)
    {
        double sum = 0.0;
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++) { sum += a[i, j] * b[j, i]; }
        }

        return sum;
    }
}
