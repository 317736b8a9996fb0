using MixedModels.LinearAlgebra;

namespace MixedModels.Optimization;

/// <summary>The model gᵀx(Δ) + ½x(Δ)ᵀHx(Δ) of a problem around its current point, and its minimum within a ball.</summary>
/// <remarks>The map x(Δ) is cheap and kept exactly, so the minimum is sought by Newton's method on the model, without
/// evaluating the function. Steps longer than the ball are shortened by a damping term ½μ‖Δ‖². Source: Fletcher (1982),
/// Math. Programming Study 17 (composite models); Moré (1978), Levenberg–Marquardt.</remarks>
/// <param name="problem">The problem; the model follows its current point.</param>
internal sealed class CompositeModel(ITrustRegionProblem problem)
{
    private const int MaxIterations = 60;
    private const int MaxDampings = 40;
    private const double Runaway = 20.0;        // radii beyond which an undamped model has no minimum worth finding

    private readonly int k = problem.ParameterCount;
    private readonly int n = problem.CoordinateCount;
    private readonly double[] x = new double[problem.CoordinateCount];
    private readonly double[] slope = new double[problem.CoordinateCount];
    private readonly double[] gradient = new double[problem.ParameterCount];
    private readonly double[] newton = new double[problem.ParameterCount];
    private readonly double[] trial = new double[problem.ParameterCount];
    private readonly double[] jacobian = new double[problem.CoordinateCount * problem.ParameterCount];
    private readonly double[] product = new double[problem.CoordinateCount];
    private readonly double[] curvature = new double[problem.ParameterCount * problem.ParameterCount];
    private readonly double[] factor = new double[problem.ParameterCount * problem.ParameterCount];

    /// <summary>The minimum within a ball.</summary>
    /// <param name="hessian">H, n × n.</param>
    /// <param name="radius">Positive.</param>
    internal ModelStep Minimize(ReadOnlySpan<double> hessian, double radius)
    {
        ModelStep free = Minimize(hessian, 0.0, radius);
        if (free.Length <= radius) { return free; }
        ModelStep best = QuadraticStep(hessian, radius);
        double damping = Math.Max(1e-12, 2.0 * free.PredictedDecrease / (free.Length * free.Length));
        double low = 0.0;
        double high = double.PositiveInfinity;
        for (int i = 0; i < MaxDampings && !(high / low < 1.01); i++)
        {
            ModelStep damped = Minimize(hessian, damping, radius);
            if (damped.Length <= radius)
            {
                if (damped.PredictedDecrease > best.PredictedDecrease) { best = damped; }
                high = damping;
                if (damped.Length > 0.7 * radius) { break; }
            }
            else { low = damping; }

            damping = double.IsInfinity(high) ? 4.0 * damping : low == 0.0 ? 0.25 * damping : Math.Sqrt(low * high);
        }

        return best;
    }

    /// <summary>What the model says a step gains.</summary>
    /// <param name="hessian">H, n × n.</param>
    /// <param name="step">Δ, k values.</param>
    internal double Decrease(ReadOnlySpan<double> hessian, ReadOnlySpan<double> step)
    {
        problem.Map(step, x);
        ReadOnlySpan<double> g = problem.Slope;
        double sum = 0.0;
        for (int j = 0; j < n; j++) { sum -= x[j] * (g[j] + (0.5 * VectorKernels.Dot(hessian.Slice(j * n, n), x))); }
        return sum;
    }

    // The step that ignores the curvature of the map beyond the current point, shortened until it gains: what is left
    // where the model is indefinite and damping would hold the search at a saddle.
    private ModelStep QuadraticStep(ReadOnlySpan<double> hessian, double radius)
    {
        double[] step = new double[k];
        Differentiate(hessian, step, 0.0);
        TrustRegionStep whole = TrustRegionStep.Solve(curvature, gradient, radius);
        for (double share = 1.0; share > 1e-3; share *= 0.5)
        {
            for (int i = 0; i < k; i++) { step[i] = share * whole.Step[i]; }
            double decrease = Decrease(hessian, step);
            if (decrease > 0.0) { return new ModelStep(step, decrease, Norm(step)); }
        }

        return new ModelStep(new double[k], 0.0, 0.0);
    }

    /// <summary>The minimum within a ball of the model's own quadratic part in Δ, with what that part says it gains.</summary>
    /// <param name="hessian">H, n × n.</param>
    /// <param name="radius">Positive.</param>
    internal ModelStep MinimizeQuadratic(ReadOnlySpan<double> hessian, double radius)
    {
        Differentiate(hessian, new double[k], 0.0);
        TrustRegionStep step = TrustRegionStep.Solve(curvature, gradient, radius);
        return new ModelStep(step.Step, step.PredictedDecrease, Norm(step.Step));
    }

    /// <summary>What the model's quadratic part in Δ says a step gains.</summary>
    /// <param name="hessian">H, n × n.</param>
    /// <param name="step">Δ, k values.</param>
    internal double QuadraticDecrease(ReadOnlySpan<double> hessian, ReadOnlySpan<double> step)
    {
        Differentiate(hessian, new double[k], 0.0);
        double sum = 0.0;
        for (int j = 0; j < k; j++) { sum -= step[j] * (gradient[j] + (0.5 * VectorKernels.Dot(curvature.AsSpan(j * k, k), step))); }
        return sum;
    }

    private ModelStep Minimize(ReadOnlySpan<double> hessian, double damping, double radius)
    {
        double[] step = new double[k];
        double inner = radius;
        double decrease = 0.0;                  // of the damped model
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            Differentiate(hessian, step, damping);
            double predicted = NewtonStep(inner);
            if (!(predicted > Math.Max(1e-30, 1e-16 * decrease))) { break; }
            for (int i = 0; i < k; i++) { trial[i] = step[i] + newton[i]; }
            double next = Decrease(hessian, trial) - (0.5 * damping * VectorKernels.Dot(trial, trial));
            double ratio = (next - decrease) / predicted;
            double length = Norm(newton);
            if (ratio > 1e-4)
            {
                trial.CopyTo(step, 0);
                decrease = next;
                if (Norm(step) > Runaway * radius) { break; }
            }
            else if (predicted < 1e-14 * Math.Max(1.0, decrease)) { break; }

            if (!(ratio >= 0.25)) { inner = 0.25 * length; }
            else if (ratio > 0.75) { inner = Math.Max(inner, 2.5 * length); }
        }

        return new ModelStep(step, Math.Max(0.0, decrease + (0.5 * damping * VectorKernels.Dot(step, step))), Norm(step));
    }

    // Gradient Jᵀ(g + Hx) and Hessian JᵀHJ + Σ (g + Hx)ᵢ∂²xᵢ of the model, with damping.
    private void Differentiate(ReadOnlySpan<double> hessian, double[] step, double damping)
    {
        problem.Map(step, x);
        problem.Jacobian(step, jacobian);
        problem.Slope.CopyTo(slope);
        for (int j = 0; j < n; j++)
        {
            if (x[j] != 0.0) { VectorKernels.AddScaled(slope, x[j], hessian.Slice(j * n, n)); }
        }

        for (int j = 0; j < k; j++)
        {
            ReadOnlySpan<double> column = jacobian.AsSpan(j * n, n);
            gradient[j] = VectorKernels.Dot(column, slope) + (damping * step[j]);
            Array.Clear(product);
            for (int i = 0; i < n; i++)
            {
                if (column[i] != 0.0) { VectorKernels.AddScaled(product, column[i], hessian.Slice(i * n, n)); }
            }

            for (int i = 0; i <= j; i++)
            {
                double value = VectorKernels.Dot(jacobian.AsSpan(i * n, n), product);
                curvature[(j * k) + i] = value;
                curvature[(i * k) + j] = value;
            }
        }

        problem.AddCurvature(step, slope, curvature);
        for (int i = 0; i < k; i++) { curvature[(i * k) + i] += damping; }
    }

    // Newton's step where the model is convex and the step short enough, else the minimum within a ball; answers with
    // what it is predicted to gain.
    private double NewtonStep(double radius)
    {
        curvature.CopyTo(factor, 0);
        if (DenseCholesky.Factor(factor, k, k, k) == DenseCholesky.Succeeded)
        {
            for (int i = 0; i < k; i++) { newton[i] = -gradient[i]; }
            Triangular.SolveLower(factor, k, newton);
            Triangular.SolveLowerTransposed(factor, k, newton);
            if (Norm(newton) <= radius) { return -0.5 * VectorKernels.Dot(gradient, newton); }
        }

        TrustRegionStep step = TrustRegionStep.Solve(curvature, gradient, radius);
        step.Step.CopyTo(newton, 0);
        return step.PredictedDecrease;
    }

    private static double Norm(double[] a) => Math.Sqrt(VectorKernels.Dot(a, a));
}
