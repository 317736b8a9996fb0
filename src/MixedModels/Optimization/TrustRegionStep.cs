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

    /// <summary>p, with zeros where parameters are fixed.</summary>
    internal double[] Step { get; }

    /// <summary>−(gᵀp + ½pᵀHp), at least 0.</summary>
    internal double PredictedDecrease { get; }

    /// <summary>Whether the step is as long as the radius allows.</summary>
    internal bool OnBoundary { get; }

    /// <summary>Smallest eigenvalue of H over the free parameters.</summary>
    internal double SmallestEigenvalue { get; }

    /// <summary>Largest absolute eigenvalue of H over the free parameters.</summary>
    internal double LargestEigenvalue { get; }

    /// <summary>Solves the subproblem over the parameters that are not fixed, within lower limits.</summary>
    /// <param name="hessian">k × k, column-major.</param>
    /// <param name="gradient">k values.</param>
    /// <param name="isFixed">k flags; at least one false.</param>
    /// <param name="lowerLimits">k limits, negative or −∞; a parameter whose step would pass its limit is put there and
    /// the others are solved again.</param>
    /// <param name="radius">Positive; bounds the step of the parameters inside their limits.</param>
    internal static TrustRegionStep Solve(
        ReadOnlySpan<double> hessian,
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<bool> isFixed,
        ReadOnlySpan<double> lowerLimits,
        double radius)
    {
        int k = gradient.Length;
        bool[] held = isFixed.ToArray();
        double[] limit = new double[k];
        double[] shifted = gradient.ToArray();
        TrustRegionStep step = Solve(hessian, shifted, held, radius);
        while (true)
        {
            int passed = 0;
            for (int i = 0; i < k; i++)
            {
                if (held[i] || !(step.Step[i] < lowerLimits[i])) { continue; }
                held[i] = true;
                limit[i] = lowerLimits[i];
                passed++;
                for (int j = 0; j < k; j++) { shifted[j] += hessian[(i * k) + j] * limit[i]; }
            }

            if (passed == 0) { break; }
            step = held.Contains(false) ? Solve(hessian, shifted, held, radius) : new TrustRegionStep(new double[k], 0.0, false, step.SmallestEigenvalue, step.LargestEigenvalue);
            for (int i = 0; i < k; i++) { step.Step[i] += limit[i]; }
        }

        return new TrustRegionStep(step.Step, Decrease(hessian, gradient, step.Step), step.OnBoundary, step.SmallestEigenvalue, step.LargestEigenvalue);
    }

    private static double Decrease(ReadOnlySpan<double> hessian, ReadOnlySpan<double> gradient, double[] p)
    {
        int k = p.Length;
        double decrease = 0.0;
        for (int j = 0; j < k; j++)
        {
            double curvature = 0.0;
            for (int i = 0; i < k; i++) { curvature += hessian[(j * k) + i] * p[i]; }
            decrease -= (gradient[j] + (0.5 * curvature)) * p[j];
        }

        return Math.Max(0.0, decrease);
    }

    private static TrustRegionStep Solve(ReadOnlySpan<double> hessian, ReadOnlySpan<double> gradient, bool[] isFixed, double radius)
    {
        int k = gradient.Length;
        var free = new List<int>(k);
        for (int i = 0; i < k; i++)
        {
            if (!isFixed[i]) { free.Add(i); }
        }

        int n = free.Count;
        double[] h = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++) { h[(j * n) + i] = hessian[(free[j] * k) + free[i]]; }
        }

        SymmetricEigen eigen = SymmetricEigen.Of(h, n);
        double[] g = new double[n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++) { g[j] += eigen.Vectors[(j * n) + i] * gradient[free[i]]; }
        }

        double[] p = InEigenbasis(eigen.Values, g, radius, out bool onBoundary);
        double predicted = 0.0;
        for (int j = 0; j < n; j++) { predicted -= (g[j] * p[j]) + (0.5 * eigen.Values[j] * p[j] * p[j]); }
        double[] step = new double[k];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++) { step[free[i]] += eigen.Vectors[(j * n) + i] * p[j]; }
        }

        return new TrustRegionStep(step, Math.Max(0.0, predicted), onBoundary, eigen.Values[0], Math.Max(Math.Abs(eigen.Values[0]), Math.Abs(eigen.Values[n - 1])));
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
