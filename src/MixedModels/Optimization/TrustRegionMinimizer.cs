namespace MixedModels.Optimization;

/// <summary>Minimises a <see cref="ITrustRegionProblem"/> by models of it on a trust region.</summary>
/// <remarks>
/// Far away the model with expected second derivatives leads: it is convex, and a step with it is consistent from any
/// start. Once it predicts a gain below 2, the observed ones are asked too. They lead where both models nearly agree,
/// near the very end, and where they foretold the last gain better; the step is then held to a reach that grows while they
/// keep doing so, because an indefinite model may point anywhere. Where the observed model's quadratic part in the local
/// parameters foretold the last gain best, as with large variances in a curved valley, that leads. Source of the radius
/// rules: Nocedal and Wright, Numerical Optimization, ch. 4.
/// </remarks>
internal sealed class TrustRegionMinimizer
{
    /// <summary>A gain not worth another step.</summary>
    internal const double DefaultTolerance = 1e-9;

    private const double SameValue = 1e-9;
    private const double NearTheEnd = 2.0;
    private const double VeryNearTheEnd = 1e-3;
    private const double Agreement = 2.0;
    private const int Misled = 2;               // failures after which the expected derivatives no longer lead alone

    private readonly ITrustRegionProblem problem;
    private readonly CompositeModel model;
    private readonly double tolerance;
    private double reach = Agreement;           // length of an observed step over that of the expected one
    private bool observedForetold;              // the observed second derivatives foretold the last gain better
    private int failures;                       // steps by the expected ones that were rejected, or gained less than a quarter of what was predicted
    private bool rootsForetold;                 // best of all with the map of the coordinates taken as quadratic too

    private TrustRegionMinimizer(ITrustRegionProblem problem, double tolerance)
    {
        this.problem = problem;
        this.tolerance = tolerance;
        model = new CompositeModel(problem);
    }

    /// <summary>Searches from the problem's current point.</summary>
    /// <param name="problem">The problem, already evaluated at its start (counted as the first evaluation).</param>
    /// <param name="maxEvaluations">Evaluations before giving up, at least 1.</param>
    /// <param name="report">Told of the start and of every step tried; may be null.</param>
    /// <param name="cancellationToken">Stops the search between evaluations.</param>
    /// <param name="tolerance">The search ends where a step is predicted to gain less.</param>
    internal static TrustRegionOutcome Minimize(
        ITrustRegionProblem problem,
        int maxEvaluations,
        Action<TrialStep>? report,
        CancellationToken cancellationToken,
        double tolerance = DefaultTolerance) =>
        new TrustRegionMinimizer(problem, tolerance).Run(maxEvaluations, report, cancellationToken);

    /// <summary>What a step from the problem's current point is predicted to gain by the observed second derivatives.</summary>
    internal static double PredictedDecrease(ITrustRegionProblem problem) =>
        new CompositeModel(problem).Minimize(problem.ObservedHessian(), FirstRadius(problem)).PredictedDecrease;

    private static double FirstRadius(ITrustRegionProblem problem) => Math.Max(1.0, problem.Scale);

    private TrustRegionOutcome Run(int maxEvaluations, Action<TrialStep>? report, CancellationToken cancellationToken)
    {
        int evaluations = 1;
        double radius = FirstRadius(problem);
        bool current = true;
        report?.Invoke(new TrialStep(evaluations, problem.Value, 0.0, 0.0, null, true));
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (ModelStep step, CurvatureKind kind, bool near) = Propose(radius);
            bool converged = step.PredictedDecrease < tolerance + problem.Noise;
            if (converged || evaluations >= maxEvaluations || radius < 1e-12)
            {
                return new TrustRegionOutcome(converged, evaluations, step.PredictedDecrease, step.Step, current);
            }

            double byRoots = near ? model.QuadraticDecrease(problem.ObservedHessian(), step.Step) : 0.0;
            double byExpected = near ? model.Decrease(problem.ExpectedHessian, step.Step) : 0.0;
            double byObserved = near ? model.Decrease(problem.ObservedHessian(), step.Step) : 0.0;
            double tried = problem.Try(step.Step);
            evaluations++;
            double gain = problem.Value - tried;
            double ratio = gain / step.PredictedDecrease;
            observedForetold = near && Math.Abs(gain - byObserved) < Math.Abs(gain - byExpected);
            rootsForetold = near && Math.Abs(gain - byRoots) < Math.Min(Math.Abs(gain - byObserved), Math.Abs(gain - byExpected));
            if (kind == CurvatureKind.Observed) { reach = ratio > 0.75 ? 4.0 * reach : ratio >= 0.25 ? reach : Math.Max(1.0, 0.25 * reach); }
            if (kind == CurvatureKind.Expected && !(ratio >= 0.25)) { failures++; }
            current = ratio > 1e-4 || Math.Abs(gain) < SameValue + problem.Noise;
            if (current) { problem.Accept(); }
            report?.Invoke(new TrialStep(evaluations, tried, step.PredictedDecrease, step.Length, kind, current));
            bool wantsMore = current && (ratio > 0.75 || problem.OnwardSlope < 0.0);
            if (wantsMore) { radius = step.Length > 0.7 * radius ? 2.5 * radius : radius; }
            else if (!(ratio >= 0.25)) { radius = 0.25 * step.Length; }
        }
    }

    private (ModelStep Step, CurvatureKind Kind, bool Near) Propose(double radius)
    {
        ModelStep expected = model.Minimize(problem.ExpectedHessian, radius);
        if (expected.PredictedDecrease >= NearTheEnd && failures < Misled) { return (expected, CurvatureKind.Expected, false); }
        if (rootsForetold && expected.PredictedDecrease >= VeryNearTheEnd)
        {
            return (model.MinimizeQuadratic(problem.ObservedHessian(), Math.Min(radius, reach * expected.Length)), CurvatureKind.Observed, true);
        }

        ModelStep observed = model.Minimize(problem.ObservedHessian(), observedForetold ? Math.Min(radius, reach * expected.Length) : radius);
        // An observed model that sees nothing to gain where the expected one does has found no minimum.
        bool gains = observed.PredictedDecrease >= 0.01 * expected.PredictedDecrease;
        bool agrees = observed.PredictedDecrease <= Agreement * expected.PredictedDecrease && observed.Length <= Agreement * expected.Length;
        bool leads = expected.PredictedDecrease < VeryNearTheEnd || (gains && (observedForetold || agrees));
        return leads ? (observed, CurvatureKind.Observed, true) : (expected, CurvatureKind.Expected, true);
    }
}
