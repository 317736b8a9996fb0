using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The least criterion with a quantity held at a value, and the values where it reaches a height.</summary>
/// <remarks>The other parameters move by Newton steps with exact second derivatives from where they were last; the signed root of the height,
/// nearly straight, is followed to its goal by secants between bounds. Source: Venzon and Moolgavkar (1988), Applied Statistics 37(1).</remarks>
internal sealed class ProfileSearch
{
    private const int MaxSteps = 60;
    private const int MaxHalvings = 30;
    private const int MaxSecants = 60;
    private const double Enough = 1e-9;         // predicted gain that ends a minimisation
    private const double Falling = 1e-6;        // a negative curvature, of a unit diagonal, that is more than rounding
    private const double Near = 1e-5;           // distance of ζ from its goal that ends a search

    private readonly ICriterion surface;
    private readonly IRestrictedPath path;
    private readonly ProfileRange range;
    private readonly Action<double>? move;
    private readonly double[] gradient;
    private readonly double[] hessian;
    private bool isCutShort;                    // the last minimisation used up its steps

    /// <summary>Prepares, and finds the least criterion.</summary>
    /// <param name="surface">The criterion.</param>
    /// <param name="path">How its coordinates follow from the free ones and the quantity's value.</param>
    /// <param name="range">The quantity's range.</param>
    /// <param name="estimate">The quantity's estimate; NaN stands for 0.</param>
    /// <param name="start">The free coordinates there.</param>
    /// <param name="move">Told each value before the criterion is asked for; null where that needs nothing.</param>
    internal ProfileSearch(ICriterion surface, IRestrictedPath path, ProfileRange range, double estimate, double[] start, Action<double>? move = null)
    {
        this.surface = surface;
        this.path = path;
        this.range = range;
        this.move = move;
        gradient = new double[path.Count];
        hessian = new double[path.Count * path.Count];
        Estimate = estimate;
        Start = start;
        double value = double.IsNaN(estimate) ? 0.0 : estimate;
        move?.Invoke(value);
        Least = Minimize(value, Start);
    }

    /// <summary>The estimate.</summary>
    internal double Estimate { get; }

    /// <summary>The least criterion.</summary>
    internal double Least { get; }

    /// <summary>Evaluations of the criterion so far.</summary>
    internal int Evaluations { get; private set; }

    private double[] Start { get; }

    /// <summary>The limits at a height.</summary>
    /// <param name="root">√ of the height above the least criterion: the normal quantile.</param>
    /// <param name="step">How far from the estimate to look first; positive.</param>
    /// <returns>NaN for a limit that is not found: the criterion stays below the height as far as the search goes.</returns>
    internal (double Lower, bool IsLowerOpen, double Upper, bool IsUpperOpen) Limits(double root, double step)
    {
        (double lower, bool isLowerOpen) = Limit(root, -step);
        (double upper, bool isUpperOpen) = Limit(root, step);
        return (lower, isLowerOpen, upper, isUpperOpen);
    }

    /// <summary>The least criterion with the quantity at a value, above the least of all.</summary>
    /// <param name="value">The value.</param>
    internal double HeightAt(double value)
    {
        move?.Invoke(value);
        return Minimize(value, (double[])Start.Clone()) - Least;
    }

    private (double Value, bool IsOpen) Limit(double root, double step)
    {
        (double end, bool hasEnd) = step < 0.0 ? (range.Lower, range.HasLower) : (range.Upper, range.HasUpper);
        if (hasEnd && Math.Abs(end - Estimate) <= 1e-12 * Math.Max(1.0, Math.Abs(end))) { return (end, true); }
        double[] at = (double[])Start.Clone();
        double near = Estimate;                 // ζ below its goal
        double nearHeight = 0.0;
        double far = double.NaN;                // ζ above its goal, or the end of the range
        double farHeight = double.NaN;
        double previous = Estimate;
        double previousHeight = 0.0;
        double next = Estimate + step;
        for (int i = 0; i < MaxSecants; i++)
        {
            if (hasEnd && double.IsNaN(far) && (end - next) * step <= 0.0) { next = end; }
            if (!hasEnd && (end - next) * step <= 0.0) { next = 0.5 * (near + end); }
            move?.Invoke(next);
            // From the nearest point below the goal: beyond it the others may have gone where there is no way back.
            double[] tried = (double[])at.Clone();
            double height = Math.Sqrt(Math.Max(0.0, Minimize(next, tried) - Least));
            if (Math.Abs(height - root) <= Near) { return (isCutShort ? double.NaN : next, false); }
            if (height < root)
            {
                if (hasEnd && next == end) { return (end, true); }
                near = next;
                nearHeight = height;
                at = tried;
            }
            else
            {
                far = next;
                farHeight = height;
            }

            double slope = (height - previousHeight) / (next - previous);
            double secant = next + ((root - height) / slope);
            (previous, previousHeight) = (next, height);
            if (double.IsNaN(far))
            {
                // At most three times as far as before; at least somewhat further.
                double limit = Estimate + (3.0 * (next - Estimate));
                next = double.IsFinite(secant) && (secant - next) * step > 0.0 && (limit - secant) * step > 0.0 ? secant : limit;
                continue;
            }

            double straight = near + ((far - near) * (root - nearHeight) / (farHeight - nearHeight));
            double low = Math.Min(near, far);
            double high = Math.Max(near, far);
            double margin = 1e-3 * (high - low);
            next = secant > low + margin && secant < high - margin ? secant : i % 3 == 2 ? 0.5 * (low + high) : Math.Clamp(straight, low + margin, high - margin);
            // A step in the profile, which the limit is at; beyond a breakdown of the arithmetic there is none.
            if (high - low <= 1e-10 * Math.Max(Math.Abs(low), Math.Abs(high))) { return (double.IsFinite(farHeight) ? next : double.NaN, false); }
        }

        return (double.NaN, false);
    }

    // The least criterion with the parameter held; the free coordinates end there.
    private double Minimize(double value, double[] at)
    {
        isCutShort = false;
        double current = double.PositiveInfinity;
        for (int step = 0; step < MaxSteps; step++)
        {
            double[] point = path.Point(at, value);
            current = surface.Derive(point);
            Evaluations++;
            if (!double.IsFinite(current)) { return double.PositiveInfinity; }
            path.Reduce(at, value, surface.Gradient, surface.Hessian, gradient, hessian);
            (double[] direction, double gain, bool isSaddle) = Step();
            if (gain <= Enough && !isSaddle) { return current - gain; }
            double length = 1.0;
            bool isLower = false;
            for (int halving = 0; halving < MaxHalvings && !isLower; halving++, length *= 0.5)
            {
                double[] tried = [.. at.Select((a, i) => a + (length * direction[i]))];
                if (!path.IsInside(tried)) { continue; }
                // The full step is evaluated with its derivatives in the next round; a rise sends it back.
                double there = surface.Value(path.Point(tried, value));
                Evaluations++;
                if (there <= current - (0.1 * length * gain)) { isLower = true; tried.CopyTo(at, 0); }
            }

            if (!isLower) { return current; }
        }

        isCutShort = true;
        return current;
    }

    // The Newton step with |H|, and the gain that it predicts; where the gradient vanishes but the criterion falls both ways, as at a
    // variance of zero that wants to grow, the way of steepest fall.
    private (double[] Direction, double Gain, bool IsSaddle) Step()
    {
        int n = path.Count;
        if (n == 0) { return ([], 0.0, false); }
        double[] unit = new double[n];
        double[] scaled = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            double curvature = Math.Abs(hessian[(i * n) + i]);
            unit[i] = curvature > 0.0 ? 1.0 / Math.Sqrt(curvature) : 0.0;
        }

        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++) { scaled[(j * n) + i] = hessian[(j * n) + i] * unit[i] * unit[j]; }
        }

        SymmetricEigen eigen = SymmetricEigen.Of(scaled, n);
        double[] direction = new double[n];
        double gain = 0.0;
        for (int e = 0; e < n; e++)
        {
            ReadOnlySpan<double> v = eigen.Vectors.AsSpan(e * n, n);
            double along = 0.0;
            for (int i = 0; i < n; i++) { along += v[i] * unit[i] * gradient[i]; }
            double curvature = Math.Max(Math.Abs(eigen.Values[e]), 1e-6);
            for (int i = 0; i < n; i++) { direction[i] -= along / curvature * v[i] * unit[i]; }
            gain += 0.5 * along * along / curvature;
        }

        if (gain > Enough || !(eigen.Values[0] < -Falling)) { return (direction, gain, false); }
        for (int i = 0; i < n; i++) { direction[i] = eigen.Vectors[i] * unit[i]; }
        return (direction, 0.0, true);
    }
}
