using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.LinearAlgebra;
using MixedModels.Optimization;
using MixedModels.Problems;

namespace MixedModels.Estimation;

/// <summary>Finds the minimum of the objective and certifies it.</summary>
internal sealed class Fitter
{
    private const double ZeroTolerance = 1e-7;
    private const double SameObjective = 1e-9;
    private const double Negligible = 3e-17;     // less moves no estimate by 1e-8 standard errors
    private const double FlatCurvature = 1e-3;
    private const double Runaway = 1e3;          // a standard deviation in units of σ, scaled columns

    private readonly FitSettings settings;
    private readonly ProfiledObjective objective;
    private readonly CovarianceProblem problem;
    private readonly BoundaryFace face;
    private readonly double[] residualStart;

    private Fitter(ProfiledObjective objective, FitSettings settings, double[] residualStart)
    {
        this.settings = settings;
        this.objective = objective;
        this.residualStart = residualStart;
        problem = new CovarianceProblem(objective, settings.Precision.UsesExactTracesOf(objective.System.Data));
        face = new BoundaryFace(problem, objective.System.Data);
    }

    private Fitter(CrossProducts data, FitSettings settings)
        : this(new ProfiledObjective(data, settings.Method, settings.MemoryLimit, new ThreadTeam(settings.Threads), settings.CancellationToken), settings, [])
    {
    }

    /// <summary>Fits a model with a residual covariance.</summary>
    /// <param name="part">The cross-products as a function of its parameters.</param>
    /// <param name="settings">Method, limits, progress.</param>
    /// <exception cref="MixedModelException">The residual variance vanishes.</exception>
    internal static Estimate Fit(ResidualPart part, FitSettings settings)
    {
        double[] start = ResidualStart.Of(part);
        var team = new ThreadTeam(settings.Threads);
        part.Whiten(start, team, settings.CancellationToken);
        var objective = new ProfiledObjective(part, settings.Method, settings.MemoryLimit, team, settings.CancellationToken);
        return new Fitter(objective, settings, start).Run(StartPoints.Of(part.Data, settings.Starts));
    }

    /// <summary>Fits.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="settings">Method, limits, progress.</param>
    /// <exception cref="MixedModelException">The residual variance vanishes.</exception>
    internal static Estimate Fit(CrossProducts data, FitSettings settings) => Fit(data, settings, StartPoints.Of(data, settings.Starts));

    /// <summary>Fits from given starts.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="settings">Method, limits, progress; its number of starts is not read.</param>
    /// <param name="starts">Per start its terms in the formula's order; at least one.</param>
    /// <exception cref="MixedModelException">The residual variance vanishes.</exception>
    internal static Estimate Fit(CrossProducts data, FitSettings settings, ImmutableArray<ImmutableArray<TermFactor>> starts) =>
        new Fitter(data, settings).Run(starts);

    /// <summary>A fitter that can be run again after the response of its cross-products was exchanged.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="settings">Method, limits, progress; its number of starts is not read.</param>
    internal static Fitter Over(CrossProducts data, FitSettings settings) => new(data, settings);

    /// <summary>Fits from given starts; the factor behind an earlier estimate moves.</summary>
    /// <param name="starts">Per start its terms in the formula's order; at least one.</param>
    /// <exception cref="MixedModelException">The residual variance vanishes.</exception>
    internal Estimate Run(ImmutableArray<ImmutableArray<TermFactor>> starts)
    {
        SearchResult? best = null;
        SearchResult? last = null;
        int total = 0;
        int most = 0;
        int bestStart = 0;
        for (int start = 0; start < starts.Length; start++)
        {
            last = Search(start, starts[start]);
            total += last.Evaluations;
            most = Math.Max(most, last.Evaluations);
            if (best is not null && !IsBetter(last, best)) { continue; }
            best = last;
            bestStart = start;
        }

        if (!ReferenceEquals(best, last))
        {
            double value = problem.Evaluate(best!.Terms, best.Residual);
            total++;
            settings.Progress?.Report(new FitProgress(bestStart + 1, best.Evaluations + 1, value, 0.0, 0.0, FitStepKind.Return, true));
        }

        EstimationProblems.ThrowIfPerfect(objective);
        if (best!.RunawayGroup is { } group) { throw new MixedModelException(EstimationProblems.ResidualVanishes(group)); }
        FitCertificate certificate = best.Certificate with { TotalEvaluations = total, MostEvaluations = most, Starts = starts.Length };
        return new Estimate(objective, best.Terms, best.Objective, best.Status, certificate, best.FlatDirection, best.Residual);
    }

    // The lower objective; among equals the one with a certificate, then the earlier one.
    private static bool IsBetter(SearchResult candidate, SearchResult best)
    {
        bool equal = Math.Abs(candidate.Objective - best.Objective) <= SameObjective;
        return equal
            ? best.Status == FitStatus.NotConverged && candidate.Status != FitStatus.NotConverged
            : candidate.Objective < best.Objective;
    }

    private SearchResult Search(int start, ImmutableArray<TermFactor> from)
    {
        problem.Start(face.Start(from), residualStart);
        EstimationProblems.ThrowIfPerfect(objective);
        TrustRegionOutcome outcome = problem.ParameterCount == 0
            ? new TrustRegionOutcome(true, 1, 0.0, [], true)
            : TrustRegionMinimizer.Minimize(problem, settings.MaxEvaluations, Report(start), settings.CancellationToken, settings.Precision.Tolerance);
        FinalPoint final = face.HasZeros ? FinishAtZero(outcome, start) : Finish(outcome, start);
        FitCertificate certificate = Certify(final, out string? flat, out string? runaway);
        bool valid = outcome.Converged && !(certificate.BoundarySlope < -BoundaryFace.Tolerance);
        FitStatus status = !valid ? FitStatus.NotConverged : final.IsZeroed ? FitStatus.Boundary : FitStatus.Converged;
        return new SearchResult(final.Terms, final.Residual, final.Objective, final.Evaluations, status, certificate, flat, runaway);
    }

    // The last step was predicted to gain next to nothing, but it still moves the estimates by up to the square root of
    // that, in standard errors: it is taken too.
    private FinalPoint Finish(TrustRegionOutcome outcome, int start)
    {
        int evaluations = outcome.Evaluations;
        bool current = outcome.CurrentIsLastTried;
        double predicted = outcome.PredictedDecrease;
        if (outcome.Converged && predicted > Negligible)
        {
            double value = problem.Try(outcome.Step);
            evaluations++;
            current = value <= problem.Value + SameObjective + problem.Noise;
            ReportLast(start, evaluations, value, outcome, current);
            if (current && !settings.Precision.DerivesAtEnd) { return new FinalPoint([.. problem.Tried], problem.TriedResidual.ToArray(), value, evaluations, predicted, problem.Gradient.ToArray(), false); }
            if (current)
            {
                problem.Accept();
                predicted = TrustRegionMinimizer.PredictedDecrease(problem);
            }
        }

        if (!current)
        {
            problem.Evaluate(problem.Terms, problem.Residual);
            evaluations++;
        }

        return new FinalPoint([.. problem.Terms], problem.Residual.ToArray(), problem.Value, evaluations, predicted, problem.Gradient.ToArray(), false);
    }

    // The last step together with setting the variances at the floor to zero, in one evaluation. The derivatives by the
    // roots are those of the point returned; second derivatives, and Q where a variance is zero, those before the step.
    private FinalPoint FinishAtZero(TrustRegionOutcome outcome, int start)
    {
        int evaluations = outcome.Evaluations;
        ImmutableArray<TermFactor> current = [.. problem.Terms];
        bool steps = outcome.Converged && outcome.PredictedDecrease > Negligible;
        (ImmutableArray<TermFactor> Terms, double[] Residual) here = (face.Limit(current), problem.Residual.ToArray());
        (ImmutableArray<TermFactor> Terms, double[] Residual)[] candidates =
            steps ? [(face.Limit(problem.Moved(outcome.Step)), problem.MovedResidual(outcome.Step)), here] : [here];
        foreach ((ImmutableArray<TermFactor> candidate, double[] residual) in candidates)
        {
            double value = problem.Evaluate(candidate, residual);
            evaluations++;
            bool accepted = value <= problem.Value + ZeroTolerance;
            ReportLast(start, evaluations, value, outcome, accepted);
            if (!accepted) { continue; }
            if (!settings.Precision.DerivesAtEnd) { return new FinalPoint(candidate, residual, value, evaluations, outcome.PredictedDecrease, problem.Gradient.ToArray(), true); }
            double[] gradient = problem.GradientAt(candidate, residual);
            return new FinalPoint(candidate, residual, value, evaluations, outcome.Converged ? DecreaseLeft(gradient) : outcome.PredictedDecrease, gradient, true);
        }

        problem.Evaluate(current, problem.Residual);
        return new FinalPoint(current, here.Residual, problem.Value, evaluations + 1, outcome.PredictedDecrease, problem.Gradient.ToArray(), false);
    }

    // ½gᵀH⁺g over the parameters that are free.
    private double DecreaseLeft(double[] gradient)
    {
        List<int> free = face.Free();
        int k = problem.ParameterCount;
        double[] hessian = problem.ParameterHessian();
        double[] block = new double[free.Count * free.Count];
        for (int j = 0; j < free.Count; j++)
        {
            for (int i = 0; i < free.Count; i++) { block[(j * free.Count) + i] = hessian[(free[j] * k) + free[i]]; }
        }

        SymmetricEigen eigen = SymmetricEigen.Of(block, free.Count);
        double sum = 0.0;
        for (int j = 0; j < free.Count; j++)
        {
            double along = 0.0;
            for (int i = 0; i < free.Count; i++) { along += eigen.Vectors[(j * free.Count) + i] * gradient[free[i]]; }
            if (eigen.Values[j] > 1e-10 * eigen.Values[^1]) { sum += 0.5 * along * along / eigen.Values[j]; }
        }

        return sum;
    }

    private void ReportLast(int start, int evaluation, double value, TrustRegionOutcome outcome, bool accepted)
    {
        double length = Math.Sqrt(VectorKernels.Dot(outcome.Step, outcome.Step));
        settings.Progress?.Report(new FitProgress(start + 1, evaluation, value, outcome.PredictedDecrease, length, FitStepKind.Last, accepted));
    }

    private Action<TrialStep>? Report(int start) => settings.Progress is null
        ? null
        : step => settings.Progress.Report(new FitProgress(start + 1, step.Evaluation, step.Value, step.PredictedDecrease, step.Length, KindOf(step.Curvature), step.IsAccepted));

    private static FitStepKind KindOf(CurvatureKind? curvature) => curvature switch
    {
        CurvatureKind.Expected => FitStepKind.Expected,
        CurvatureKind.Observed => FitStepKind.Observed,
        _ => FitStepKind.Start,
    };

    private FitCertificate Certify(FinalPoint final, out string? flat, out string? runaway)
    {
        flat = null;
        runaway = null;
        List<int> free = face.Free();
        double gradient = 0.0;
        foreach (int i in free) { gradient = Math.Max(gradient, Math.Abs(final.Gradient[i])); }

        double? curvature = null;
        if (free.Count > 0)
        {
            SymmetricEigen eigen = FreeCurvature(free);
            curvature = eigen.Values[0];
            if (curvature < FlatCurvature)
            {
                flat = string.Join(", ", free.Where((_, j) => Math.Abs(eigen.Vectors[j]) > 0.3)
                    .Select(i => GroupOf(i)).Distinct());
                runaway = free.Where((i, j) => Math.Abs(eigen.Vectors[j]) > 0.3 && Math.Abs(StandardDeviation(i) ?? 0.0) > Runaway)
                    .Select(i => GroupOf(i)).FirstOrDefault();
            }
        }

        ImmutableArray<string> boundary = final.IsZeroed ? face.Describe(final.Terms) : [];
        return new FitCertificate(final.Evaluations, final.Evaluations, 1, final.PredictedDecrease, gradient, curvature, face.SmallestSlope(), boundary);
    }

    private string GroupOf(int parameter) => problem.Parameters[parameter].IsResidual
        ? "residual"
        : objective.System.Data.Factors[problem.Terms[problem.Parameters[parameter].Term].Factor].Name;

    // The Hessian per relative change of the parameters: information on the logarithms of standard deviations, where
    // these are not small.
    private SymmetricEigen FreeCurvature(List<int> free)
    {
        double[] hessian = problem.ParameterHessian();
        double[] block = new double[free.Count * free.Count];
        for (int j = 0; j < free.Count; j++)
        {
            for (int i = 0; i < free.Count; i++)
            {
                block[(j * free.Count) + i] = Size(free[i]) * Size(free[j]) * hessian[(free[j] * problem.ParameterCount) + free[i]];
            }
        }

        return SymmetricEigen.Of(block, free.Count);
    }

    private double Size(int parameter) => StandardDeviation(parameter) is { } value ? Math.Max(0.1, Math.Abs(value)) : 1.0;

    // Of a parameter that is one, relative to σ and in scaled columns.
    private double? StandardDeviation(int parameter)
    {
        CovarianceParameter p = problem.Parameters[parameter];
        if (p.IsResidual) { return null; }
        TermFactor term = problem.Terms[p.Term];
        if (!p.IsPattern) { return term.Values[p.Column]; }
        return term.Layout.Pattern!.KindOf(p.Row, term.Layout.Width) is RandomParameterKind.Root or RandomParameterKind.FourthRoot ? term.Parameters[p.Row] : null;
    }

    private sealed record SearchResult(
        ImmutableArray<TermFactor> Terms,
        double[] Residual,
        double Objective,
        int Evaluations,
        FitStatus Status,
        FitCertificate Certificate,
        string? FlatDirection,
        string? RunawayGroup);

    private sealed record FinalPoint(ImmutableArray<TermFactor> Terms, double[] Residual, double Objective, int Evaluations, double PredictedDecrease, double[] Gradient, bool IsZeroed);
}
