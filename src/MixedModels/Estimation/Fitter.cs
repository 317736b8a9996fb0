using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.LinearAlgebra;
using MixedModels.Optimization;

namespace MixedModels.Estimation;

/// <summary>Finds the minimum of the objective and certifies it.</summary>
internal sealed class Fitter
{
    private const double ZeroTolerance = 1e-7;
    private const double SameObjective = 1e-9;
    private const double Negligible = 1e-16;
    private const double FlatCurvature = 1e-3;
    private const double BoundaryTolerance = 1e-6;

    private readonly FitSettings settings;
    private readonly ProfiledObjective objective;
    private readonly CovarianceProblem problem;

    private Fitter(CrossProducts data, FitSettings settings)
    {
        this.settings = settings;
        objective = new ProfiledObjective(data, settings.Method, settings.MemoryLimit, new ThreadTeam(settings.Threads), settings.CancellationToken);
        problem = new CovarianceProblem(objective);
    }

    /// <summary>Fits.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="settings">Method, limits, progress.</param>
    /// <exception cref="MixedModels.Problems.MixedModelException">The residual variance vanishes.</exception>
    internal static Estimate Fit(CrossProducts data, FitSettings settings) => new Fitter(data, settings).Run();

    private Estimate Run()
    {
        ImmutableArray<ImmutableArray<TermFactor>> starts = StartPoints.Of(objective.System.Data, settings.Starts);
        SearchResult? best = null;
        SearchResult? last = null;
        int total = 0;
        for (int start = 0; start < starts.Length; start++)
        {
            last = Search(start, starts[start]);
            total += last.Evaluations;
            if (best is null || IsBetter(last, best)) { best = last; }
        }

        if (!ReferenceEquals(best, last))
        {
            problem.Evaluate(best!.Terms);
            total++;
        }

        EstimationProblems.ThrowIfPerfect(objective);
        FitCertificate certificate = best!.Certificate with { TotalEvaluations = total, Starts = starts.Length };
        return new Estimate(objective, best.Terms, best.Objective, best.Status, certificate, best.FlatDirection);
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
        problem.Start(from);
        EstimationProblems.ThrowIfPerfect(objective);
        TrustRegionOutcome outcome = problem.ParameterCount == 0
            ? new TrustRegionOutcome(true, 1, 0.0, [], true)
            : TrustRegionMinimizer.Minimize(problem, settings.MaxEvaluations, Report(start), settings.CancellationToken);
        while (outcome.Converged && outcome.Evaluations < settings.MaxEvaluations && problem.OffTheFloor() is { } away)
        {
            problem.Start(away);
            TrustRegionOutcome more = TrustRegionMinimizer.Minimize(
                problem, settings.MaxEvaluations - outcome.Evaluations, Report(start), settings.CancellationToken);
            outcome = more with { Evaluations = outcome.Evaluations + more.Evaluations };
        }

        bool hasZeros = Enumerable.Range(0, problem.Terms.Count).Any(t => Enumerable.Range(0, problem.Terms[t].Layout.Width).Any(i => IsZero(t, i)));
        FinalPoint final = hasZeros ? FinishAtZero(outcome) : Finish(outcome);
        FitCertificate certificate = Certify(final, out string? flat);
        bool valid = outcome.Converged && !(certificate.BoundarySlope < -BoundaryTolerance);
        FitStatus status = !valid ? FitStatus.NotConverged : final.IsZeroed ? FitStatus.Boundary : FitStatus.Converged;
        return new SearchResult(final.Terms, final.Objective, final.Evaluations, status, certificate, flat);
    }

    // The last step was predicted to gain next to nothing, but it still moves the estimates by up to the square root of
    // that, in standard errors: it is taken too.
    private FinalPoint Finish(TrustRegionOutcome outcome)
    {
        int evaluations = outcome.Evaluations;
        bool current = outcome.CurrentIsLastTried;
        double predicted = outcome.PredictedDecrease;
        if (outcome.Converged && predicted > Negligible)
        {
            double value = problem.Try(outcome.Step);
            evaluations++;
            current = value <= problem.Value + SameObjective + problem.Noise;
            if (current)
            {
                problem.Accept();
                predicted = TrustRegionMinimizer.PredictedDecrease(problem);
            }
        }

        if (!current)
        {
            problem.Evaluate(problem.Terms);
            evaluations++;
        }

        return new FinalPoint([.. problem.Terms], problem.Value, evaluations, predicted, false);
    }

    // The last step together with setting the variances at the floor to zero, in one evaluation.
    private FinalPoint FinishAtZero(TrustRegionOutcome outcome)
    {
        int evaluations = outcome.Evaluations;
        ImmutableArray<TermFactor> current = [.. problem.Terms];
        bool steps = outcome.Converged && outcome.PredictedDecrease > Negligible;
        ImmutableArray<ImmutableArray<TermFactor>> candidates = steps ? [Zeroed([.. problem.Moved(outcome.Step)]), Zeroed(current)] : [Zeroed(current)];
        foreach (ImmutableArray<TermFactor> candidate in candidates)
        {
            double value = problem.Evaluate(candidate);
            evaluations++;
            if (value <= problem.Value + ZeroTolerance) { return new FinalPoint(candidate, value, evaluations, outcome.PredictedDecrease, true); }
        }

        problem.Evaluate(current);
        return new FinalPoint(current, problem.Value, evaluations + 1, outcome.PredictedDecrease, false);
    }

    private ImmutableArray<TermFactor> Zeroed(ImmutableArray<TermFactor> terms) => [.. terms.Select((t, i) => t.Zeroed(k => IsZero(i, k)))];

    private Action<int, double, double, double>? Report(int start) => settings.Progress is null
        ? null
        : (evaluation, value, predicted, length) => settings.Progress.Report(new FitProgress(start + 1, evaluation, value, predicted, length));

    // A singular value within ten floors whose variance the objective would not have larger.
    private bool IsZero(int term, int index)
    {
        TermFactor t = problem.Terms[term];
        int s = t.Layout.Width;
        return t.Values[index] <= 10.0 * TermFactor.Floor && problem.Score(term)[(index * s) + index] >= -BoundaryTolerance * ScoreScale(term);
    }

    private double ScoreScale(int term)
    {
        TermFactor t = problem.Terms[term];
        return objective.System.Data.Factors[t.Factor].LevelCount;
    }

    private FitCertificate Certify(FinalPoint final, out string? flat)
    {
        flat = null;
        IReadOnlyList<TermFactor> terms = problem.Terms;
        double gradient = 0.0;
        var free = new List<int>();
        for (int i = 0; i < problem.ParameterCount; i++)
        {
            CovarianceParameter parameter = problem.Parameters[i];
            if (IsZero(parameter.Term, parameter.Row) || IsZero(parameter.Term, parameter.Column)) { continue; }
            free.Add(i);
            gradient = Math.Max(gradient, Math.Abs(problem.Gradient[i]));
        }

        double? curvature = null;
        if (free.Count > 0)
        {
            SymmetricEigen eigen = FreeCurvature(free);
            curvature = eigen.Values[0];
            if (curvature < FlatCurvature)
            {
                flat = string.Join(", ", free.Where((_, j) => Math.Abs(eigen.Vectors[j]) > 0.3)
                    .Select(i => objective.System.Data.Factors[terms[problem.Parameters[i].Term].Factor].Name).Distinct());
            }
        }

        var boundary = ImmutableArray.CreateBuilder<string>();
        double? slope = null;
        for (int t = 0; t < terms.Count; t++)
        {
            int[] zero = [.. Enumerable.Range(0, terms[t].Layout.Width).Where(i => IsZero(t, i))];
            if (zero.Length == 0) { continue; }
            double smallest = SmallestSlope(t, zero, terms[t].IsFull) / ScoreScale(t);
            slope = slope is { } known ? Math.Min(known, smallest) : smallest;
            boundary.Add($"{objective.System.Data.Factors[terms[t].Factor].Name}: rank {terms[t].Layout.Width - zero.Length} of {terms[t].Layout.Width}");
        }

        return new FitCertificate(final.Evaluations, final.Evaluations, 1, final.PredictedDecrease, gradient, curvature, slope, final.IsZeroed ? boundary.ToImmutable() : []);
    }

    // The Hessian per relative change of the parameters: information on the logarithms of standard deviations, where
    // these are not small.
    private SymmetricEigen FreeCurvature(List<int> free)
    {
        ReadOnlySpan<double> hessian = problem.HasExactHessian ? problem.ExactHessian() : problem.Hessian;
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

    private double Size(int parameter) =>
        Math.Max(0.1, problem.Terms[problem.Parameters[parameter].Term].Values[problem.Parameters[parameter].Column]);

    // λ_min of Q over the directions at zero; a diagonal structure has only its own directions.
    private double SmallestSlope(int term, int[] zero, bool full)
    {
        int s = problem.Terms[term].Layout.Width;
        ReadOnlySpan<double> q = problem.Score(term);
        double[] block = new double[zero.Length * zero.Length];
        for (int j = 0; j < zero.Length; j++)
        {
            for (int i = 0; i < zero.Length; i++)
            {
                block[(j * zero.Length) + i] = full || i == j ? q[(zero[j] * s) + zero[i]] : 0.0;
            }
        }

        return SymmetricEigen.Of(block, zero.Length).Values[0];
    }

    private sealed record SearchResult(
        ImmutableArray<TermFactor> Terms,
        double Objective,
        int Evaluations,
        FitStatus Status,
        FitCertificate Certificate,
        string? FlatDirection);

    private sealed record FinalPoint(ImmutableArray<TermFactor> Terms, double Objective, int Evaluations, double PredictedDecrease, bool IsZeroed);
}
