using MixedModels.LinearAlgebra;

namespace MixedModels.Optimization;

/// <summary>The step that minimises a quadratic model within a ball: min gᵀp + ½pᵀHp, ‖p‖ ≤ radius.</summary>
/// <remarks>By the eigen-decomposition of H, the multiplier by safeguarded bisection, the hard case by adding the first
/// eigenvector. Source: Moré and Sorensen (1983), SIAM J. Sci. Stat. Computing 4(3).</remarks>
internal sealed class TrustRegionStep
{
    private TrustRegionStep(double[] step, double predictedDecrease, bool onBoundary, double smallestEigenvalue, double largestEigenvalue)
    {
        Step = step;
        PredictedDecrease = predictedDecrease;
        OnBoundary = onBoundary;
        SmallestEigenvalue = smallestEigenvalue;
        LargestEigenvalue = largestEigenvalue;
    }

    /// <summary>p, k values.</summary>
    internal double[] Step { get; }

    /// <summary>−(gᵀp + ½pᵀHp), at least 0.</summary>
    internal double PredictedDecrease { get; }

    /// <summary>Whether the step is as long as the radius allows.</summary>
    internal bool OnBoundary { get; }

    /// <summary>Smallest eigenvalue of H.</summary>
    internal double SmallestEigenvalue { get; }

    /// <summary>Largest absolute eigenvalue of H.</summary>
    internal double LargestEigenvalue { get; }

    /// <summary>Solves the subproblem.</summary>
    /// <param name="hessian">H, k × k, column-major.</param>
    /// <param name="gradient">g, k values, k ≥ 1.</param>
    /// <param name="radius">Positive.</param>
    internal static TrustRegionStep Solve(ReadOnlySpan<double> hessian, ReadOnlySpan<double> gradient, double radius)
    {
        int k = gradient.Length;
        SymmetricEigen eigen = SymmetricEigen.Of(hessian, k);
        double[] g = new double[k];
        for (int j = 0; j < k; j++) { g[j] = VectorKernels.Dot(eigen.Vectors.AsSpan(j * k, k), gradient); }
        double[] p = InEigenbasis(eigen.Values, g, radius, out bool onBoundary);
        double predicted = 0.0;
        double[] step = new double[k];
        for (int j = 0; j < k; j++)
        {
            predicted -= (g[j] * p[j]) + (0.5 * eigen.Values[j] * p[j] * p[j]);
            VectorKernels.AddScaled(step, p[j], eigen.Vectors.AsSpan(j * k, k));
        }

        return new TrustRegionStep(step, Math.Max(0.0, predicted), onBoundary, eigen.Values[0], Math.Max(Math.Abs(eigen.Values[0]), Math.Abs(eigen.Values[^1])));
    }

    private static double[] InEigenbasis(double[] values, double[] g, double radius, out bool onBoundary)
    {
        double smallest = values[0];
        double scale = Math.Max(Math.Abs(smallest), Math.Abs(values[^1]));
        double flat = Math.Max(1e-10 * scale, double.Epsilon);
        if (smallest > -flat)
        {
            // Directions without curvature are bounded below, so that noise along them cannot rule the step.
            double[] newton = new double[g.Length];
            for (int j = 0; j < g.Length; j++) { newton[j] = -g[j] / Math.Max(values[j], flat); }
            if (Norm(newton) <= radius)
            {
                onBoundary = false;
                return newton;
            }
        }

        onBoundary = true;
        double low = Math.Max(0.0, -smallest) + flat;
        double[] atLow = Shifted(values, g, low);
        if (Norm(atLow) < radius)
        {
            // Hard case: the gradient has no part along the lowest curvature; go along it as far as the radius allows.
            double missing = Math.Sqrt((radius * radius) - (Norm(atLow) * Norm(atLow)));
            atLow[0] += g[0] > 0.0 ? -missing : missing;
            return atLow;
        }

        double lower = low;
        double upper = low + (Norm(g) / radius);
        for (int iteration = 0; iteration < 200 && upper - lower > 1e-14 * upper; iteration++)
        {
            double middle = 0.5 * (lower + upper);
            if (Norm(Shifted(values, g, middle)) > radius) { lower = middle; }
            else { upper = middle; }
        }

        return Shifted(values, g, upper);
    }

    private static double[] Shifted(double[] values, double[] g, double shift)
    {
        double[] p = new double[g.Length];
        for (int j = 0; j < g.Length; j++) { p[j] = g[j] == 0.0 ? 0.0 : -g[j] / (values[j] + shift); }
        return p;
    }

    private static double Norm(double[] x)
    {
        double sum = 0.0;
        foreach (double value in x) { sum += value * value; }
        return Math.Sqrt(sum);
    }
}
