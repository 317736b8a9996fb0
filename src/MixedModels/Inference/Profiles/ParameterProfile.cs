using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The profile of one parameter: the least criterion with the parameter held at a value, and the values where it reaches a height.</summary>
/// <remarks>The other parameters move by Newton steps with exact second derivatives from where they were last; the signed root of the height,
/// nearly straight, is followed to its goal by secants between bounds. Source: Venzon and Moolgavkar (1988), Applied Statistics 37(1).</remarks>
internal sealed class ParameterProfile
{
    private const int MaxSteps = 60;
    private const int MaxHalvings = 30;
    private const int MaxSecants = 60;
    private const double Enough = 1e-9;         // predicted gain that ends a minimisation
    private const double Falling = 1e-6;        // a negative curvature, of a unit diagonal, that is more than rounding
    private const double Near = 1e-5;           // distance of ζ from its goal that ends a search

    private readonly ModelParameter parameter;
    private readonly CriterionSurface surface;
    private readonly RestrictedPath path;
    private readonly Action<double>? move;
    private readonly double unit;               // of the response
    private readonly double[] gradient;
    private readonly double[] hessian;

    /// <summary>Prepares.</summary>
    /// <param name="estimate">The fit by the likelihood to be profiled.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal ParameterProfile(Estimate estimate, ModelParameter parameter, CancellationToken cancellationToken)
    {
        this.parameter = parameter;
        CrossProducts data = estimate.Data;
        if (parameter.Kind == ParameterKind.FixedEffect)
        {
            (ReplaceableResponse response, move) = ReplaceableResponse.Along(data, parameter.First);
            data = response.Data;
        }

        var objective = new ProfiledObjective(data, estimate.ProfiledObjective.Method, long.MaxValue, estimate.ProfiledObjective.System.Team, cancellationToken);
        int[][] order = [.. estimate.Terms.Select((t, i) => Order(t.Layout, i))];
        surface = new CriterionSurface(objective, order);
        unit = data.Basis.ResponseScale;
        bool isDiagonal = parameter.Term >= 0 && !estimate.Terms[parameter.Term].IsFull;
        path = new RestrictedPath(surface, parameter, isDiagonal, unit);
        gradient = new double[path.Count];
        hessian = new double[path.Count * path.Count];
        Estimate = parameter.ValueOf(estimate);
        Start = path.Free(surface.PointOf(estimate));
        move?.Invoke(Estimate);
        StandardError = parameter.Kind == ParameterKind.FixedEffect
            ? Math.Sqrt(estimate.FixedCovariance[parameter.First, parameter.First])
            : StandardErrorAt(surface.PointOf(estimate), isDiagonal);
        Least = Minimize(double.IsNaN(Estimate) ? 0.0 : Estimate, Start);
    }

    /// <summary>The estimate.</summary>
    internal double Estimate { get; }

    /// <summary>The standard error by 2H⁻¹ and the delta method; NaN where the data do not tell, as at the boundary.</summary>
    internal double StandardError { get; }

    /// <summary>The least criterion.</summary>
    internal double Least { get; }

    /// <summary>Evaluations of the criterion so far.</summary>
    internal int Evaluations { get; private set; }

    private double[] Start { get; }

    /// <summary>The limits at a height.</summary>
    /// <param name="root">√ of the height above the least criterion: the normal quantile.</param>
    internal (double Lower, bool IsLowerOpen, double Upper, bool IsUpperOpen) Limits(double root)
    {
        double step = StandardError > 0.0 ? 0.9 * root * StandardError : Math.Max(Math.Abs(Estimate), 0.1 * unit);
        (double lower, bool isLowerOpen) = Limit(root, -step);
        (double upper, bool isUpperOpen) = Limit(root, step);
        return (lower, isLowerOpen, upper, isUpperOpen);
    }

    /// <summary>The least criterion with the parameter at a value, above the least of all.</summary>
    /// <param name="value">The value.</param>
    internal double HeightAt(double value)
    {
        move?.Invoke(value);
        return Minimize(value, (double[])Start.Clone()) - Least;
    }

    private double StandardErrorAt(double[] point, bool isDiagonal)
    {
        surface.Derive(point);
        Evaluations++;
        int n = surface.Count;
        double[] slope = new double[n];
        double sigma = unit * Math.Exp(0.5 * point[^1]);
        switch (parameter.Kind)
        {
            case ParameterKind.StandardDeviation:
                slope[surface.Coordinate(parameter.Term, isDiagonal ? parameter.First : 0, isDiagonal ? parameter.First : 0)] = sigma;
                slope[^1] = 0.5 * Estimate;
                break;
            case ParameterKind.Correlation:
                double along = point[surface.Coordinate(parameter.Term, 1, 0)];
                double across = point[surface.Coordinate(parameter.Term, 1, 1)];
                double cube = Math.Pow((along * along) + (across * across), 1.5);
                slope[surface.Coordinate(parameter.Term, 1, 0)] = across * across / cube;
                slope[surface.Coordinate(parameter.Term, 1, 1)] = -along * across / cube;
                break;
            default:
                slope[^1] = 0.5 * Estimate;
                break;
        }

        double[] factor = [.. surface.Hessian];
        double[] scale = [.. Enumerable.Range(0, n).Select(i => factor[(i * n) + i] > 0.0 ? 1.0 / Math.Sqrt(factor[(i * n) + i]) : 0.0)];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++) { factor[(j * n) + i] *= scale[i] * scale[j]; }
            slope[j] *= scale[j];
        }

        if (DenseCholesky.Factor(factor, n, n, n) != DenseCholesky.Succeeded) { return double.NaN; }
        Triangular.SolveLower(factor, n, slope);
        return Math.Sqrt(2.0 * VectorKernels.Dot(slope, slope));
    }

    private (double Value, bool IsOpen) Limit(double root, double step)
    {
        (double end, bool hasEnd) = (parameter.Kind, step < 0.0) switch
        {
            (ParameterKind.StandardDeviation, true) => (0.0, true),
            (ParameterKind.Correlation, true) => (-1.0, true),
            (ParameterKind.Correlation, false) => (1.0, true),
            _ => (0.0, false),
        };
        bool isPositive = parameter.Kind == ParameterKind.ResidualStandardDeviation;
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
            if (isPositive && next <= 0.0) { next = 0.5 * near; }
            move?.Invoke(next);
            // From the nearest point below the goal: beyond it the others may have gone where there is no way back.
            double[] tried = (double[])at.Clone();
            double height = Math.Sqrt(Math.Max(0.0, Minimize(next, tried) - Least));
            if (Math.Abs(height - root) <= Near) { return (next, false); }
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
            if (high - low <= 1e-10 * Math.Max(Math.Abs(high), double.MinValue)) { return (next, false); }
        }

        return (next, false);
    }

    // The least criterion with the parameter held; the free coordinates end there.
    private double Minimize(double value, double[] at)
    {
        double current = double.PositiveInfinity;
        for (int step = 0; step < MaxSteps; step++)
        {
            double[] point = path.Point(at, value, surface.Count);
            current = surface.Derive(point);
            Evaluations++;
            if (!double.IsFinite(current)) { return double.PositiveInfinity; }
            path.Reduce(point, value, surface.Gradient, surface.Hessian, gradient, hessian);
            (double[] direction, double gain, bool isSaddle) = Step();
            if (gain <= Enough && !isSaddle) { return current - gain; }
            double length = 1.0;
            bool isLower = false;
            for (int halving = 0; halving < MaxHalvings && !isLower; halving++, length *= 0.5)
            {
                double[] tried = [.. at.Select((a, i) => a + (length * direction[i]))];
                if (!path.IsInside(tried)) { continue; }
                // The full step is evaluated with its derivatives in the next round; a rise sends it back.
                double there = surface.Value(path.Point(tried, value, surface.Count));
                Evaluations++;
                if (there <= current - (0.1 * length * gain)) { isLower = true; tried.CopyTo(at, 0); }
            }

            if (!isLower) { return current; }
        }

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

    private int[] Order(TermLayout layout, int term)
    {
        int[] order = [.. Enumerable.Range(0, layout.Width)];
        if (term != parameter.Term || layout.Structure == CovarianceStructure.Diagonal) { return order; }
        int[] ahead = parameter.Second < 0 ? [parameter.First] : [parameter.First, parameter.Second];
        return [.. ahead, .. order.Except(ahead)];
    }
}
