using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The distribution of the largest of correlated t statistics, in absolute value: Dunnett's for any correlation.</summary>
/// <remarks>P(max |T| &lt; c) = E[P(|Z_i| &lt; cs, all i)], s = √(χ²_ν/ν), by conditioning one variable after the other on a Richtmyer lattice of fixed
/// points, each with its mirror image. Source: Genz and Bretz (2002), J. Computational and Graphical Statistics 11(4).</remarks>
internal sealed class LargestOfT
{
    private const int Points = 4096;

    private readonly double[] factor;           // m × m lower triangular, of the correlations; zero columns where they are singular
    private readonly int m;
    private readonly double df;

    /// <summary>Prepares.</summary>
    /// <param name="correlation">m × m, both triangles, unit diagonal; may be singular.</param>
    /// <param name="m">Number of statistics.</param>
    /// <param name="df">Degrees of freedom; +∞ for normal statistics.</param>
    internal LargestOfT(double[] correlation, int m, double df)
    {
        this.m = m;
        this.df = df;
        factor = (double[])correlation.Clone();
        for (int j = 0; j < m; j++)
        {
            double pivot = factor[(j * m) + j];
            for (int k = 0; k < j; k++) { pivot -= factor[(k * m) + j] * factor[(k * m) + j]; }
            pivot = pivot > 1e-10 ? Math.Sqrt(pivot) : 0.0;
            factor[(j * m) + j] = pivot;
            for (int i = j + 1; i < m; i++)
            {
                double sum = factor[(j * m) + i];
                for (int k = 0; k < j; k++) { sum -= factor[(k * m) + i] * factor[(k * m) + j]; }
                factor[(j * m) + i] = pivot > 0.0 ? sum / pivot : 0.0;
            }
        }
    }

    /// <summary>P(max |T| ≥ c).</summary>
    /// <param name="c">Positive.</param>
    internal double Upper(double c)
    {
        if (m == 1) { return Distributions.StudentTwoSided(c, df); }
        double sum = 0.0;
        double[] u = new double[m + 1];
        double[] z = new double[m];
        double[] generators = [.. Primes().Take(m + 1).Select(p => Math.Sqrt(p))];
        for (int point = 1; point <= Points; point++)
        {
            for (int j = 0; j <= m; j++)
            {
                double x = point * generators[j];
                u[j] = Math.Abs((2.0 * (x - Math.Floor(x))) - 1.0);
            }

            sum += Inside(c, u, z);
            for (int j = 0; j <= m; j++) { u[j] = 1.0 - u[j]; }
            sum += Inside(c, u, z);
        }

        return Math.Clamp(1.0 - (sum / (2.0 * Points)), 0.0, 1.0);
    }

    private static IEnumerable<int> Primes() =>
        Enumerable.Range(2, int.MaxValue - 2).Where(n => Enumerable.Range(2, (int)Math.Sqrt(n) - 1).All(d => n % d != 0));

    private double Inside(double c, double[] u, double[] z)
    {
        double limit = c * Distributions.ScaleQuantile(u[m], df);
        double probability = 1.0;
        for (int i = 0; i < m; i++)
        {
            double centre = 0.0;
            for (int k = 0; k < i; k++) { centre += factor[(k * m) + i] * z[k]; }
            double deviation = factor[(i * m) + i];
            if (deviation == 0.0)
            {
                // Nothing new: either inside or not.
                if (Math.Abs(centre) >= limit) { return 0.0; }
                continue;
            }

            double low = Distributions.NormalLower((-limit - centre) / deviation);
            double high = Distributions.NormalLower((limit - centre) / deviation);
            probability *= high - low;
            if (probability <= 0.0) { return 0.0; }
            z[i] = Distributions.NormalQuantile(Math.Clamp(low + (u[i] * (high - low)), 1e-300, 1.0 - 1e-16));
        }

        return probability;
    }
}
