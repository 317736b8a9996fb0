namespace MixedModels.Optimization;

/// <summary>Minimises with exact first and structured second derivatives on a trust region.</summary>
/// <remarks>Far away the approximate Hessian leads; once it predicts a gain below 2, the exact one does, if it is
/// affordable and not indefinite. Source of the radius rules: Nocedal and Wright, Numerical Optimization, ch. 4.</remarks>
internal static class TrustRegionMinimizer
{
    private const double Tolerance = 1e-9;
    private const double NearTheEnd = 2.0;

    /// <summary>Searches from the problem's current point.</summary>
    /// <param name="problem">The problem, already evaluated at its start (counted as the first evaluation).</param>
    /// <param name="maxEvaluations">Evaluations before giving up, at least 1.</param>
    /// <param name="report">Told after every accepted step: evaluations, value, predicted decrease, step length; may be null.</param>
    /// <param name="cancellationToken">Stops the search between evaluations.</param>
    internal static TrustRegionOutcome Minimize(
        ITrustRegionProblem problem,
        int maxEvaluations,
        Action<int, double, double, double>? report,
        CancellationToken cancellationToken)
    {
        int evaluations = 1;
        double radius = Math.Max(1.0, problem.Scale);
        bool current = true;
        report?.Invoke(evaluations, problem.Value, double.NaN, 0.0);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!problem.Fixed.Contains(false)) { return new TrustRegionOutcome(true, evaluations, 0.0, new double[problem.ParameterCount], current); }
            TrustRegionStep step = Propose(problem, radius);
            if (step.PredictedDecrease < Tolerance + problem.Slack + problem.Noise)
            {
                return new TrustRegionOutcome(true, evaluations, step.PredictedDecrease, step.Step, current);
            }

            if (evaluations >= maxEvaluations || radius < 1e-12)
            {
                return new TrustRegionOutcome(false, evaluations, step.PredictedDecrease, step.Step, current);
            }

            double tried = problem.Try(step.Step);
            evaluations++;
            double gain = problem.Value - tried;
            double ratio = gain / step.PredictedDecrease;
            double length = Math.Sqrt(step.Step.Sum(x => x * x));
            current = ratio > 1e-4 || Math.Abs(gain) < Tolerance + problem.Noise;
            if (current)
            {
                problem.Accept();
                report?.Invoke(evaluations, problem.Value, step.PredictedDecrease, length);
            }

            if (!(ratio >= 0.25)) { radius = 0.25 * length; }
            else if (ratio > 0.75 && step.OnBoundary) { radius *= 2.5; }
        }
    }

    /// <summary>What a Newton step from the problem's current point is predicted to gain.</summary>
    internal static double PredictedDecrease(ITrustRegionProblem problem) =>
        problem.Fixed.Contains(false) ? Propose(problem, Math.Max(1.0, problem.Scale)).PredictedDecrease : 0.0;

    private static TrustRegionStep Propose(ITrustRegionProblem problem, double radius)
    {
        TrustRegionStep step = TrustRegionStep.Solve(problem.Hessian, problem.Gradient, problem.Fixed, problem.LowerLimits, radius);
        if (!problem.HasExactHessian || step.PredictedDecrease >= NearTheEnd) { return step; }
        TrustRegionStep exact = TrustRegionStep.Solve(problem.ExactHessian(), problem.Gradient, problem.Fixed, problem.LowerLimits, radius);
        bool usable = exact.SmallestEigenvalue > -1e-8 * exact.LargestEigenvalue || step.PredictedDecrease < 1e-3;
        return usable ? exact : step;
    }
}
