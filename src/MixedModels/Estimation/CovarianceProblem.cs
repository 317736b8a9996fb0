using MixedModels.Design;
using MixedModels.LinearAlgebra;
using MixedModels.Optimization;

namespace MixedModels.Estimation;

/// <summary>The profiled objective as a function of the relative covariances, in charts that follow the eigenbasis of
/// each Σ.</summary>
/// <remarks>There are no bounds: the objective is even in each column of λ, and a zero variance is a smooth stationary
/// point with curvature 2Q, Q = ∂d/∂Σ. Gradient: ∂d/∂λ = 2λ⁻ᵀ(J·I − Σⱼ Sⱼⱼ) from the diagonal blocks of a weighted
/// selected inverse. Hessian: average information plus the exact curvature of λ ↦ λλᵀ. Source: Gilmour, Thompson and
/// Cullis (1995), Biometrics 51(4); Johnson and Thompson (1995), J. Dairy Science 78(2).</remarks>
internal sealed class CovarianceProblem : ITrustRegionProblem
{
    /// <summary>Singular values below it may step in their variance.</summary>
    private const double Small = 0.25;

    /// <summary>What the floor may be worth at most before the search goes on.</summary>
    private const double LargestSlack = 1e-8;

    private readonly ProfiledObjective objective;
    private readonly SelectedInverse inverse;
    private readonly ExactCurvature exact;
    private readonly CovarianceParameter[] parameters;
    private readonly double[] gradient;
    private readonly bool[] isFixed;
    private readonly bool[] shrinks;            // parameters that step in the variance instead of its root
    private readonly double[] lowerLimits;      // −s/2 for those: a variance of zero
    private TermFactor[] terms;
    private TermFactor[] tried;
    private double triedValue;
    private double residualSquares;             // r² at the current point, wherever the factor stands
    private double[] hessian;
    private double[]? exactHessian;
    private double[][] score = [];              // Q per term, in its eigenbasis
    private InformationWorkspace? information;

    internal CovarianceProblem(ProfiledObjective objective)
    {
        this.objective = objective;
        inverse = new SelectedInverse(objective.System.Symbolic, objective.System.Team);
        exact = new ExactCurvature(objective);
        terms = [.. objective.System.Data.Terms.Select(t => TermFactor.Identity(t.Factor, t.Layout, 1.0))];
        tried = terms;
        parameters = [.. terms.SelectMany(ParametersOf)];
        gradient = new double[parameters.Length];
        hessian = new double[parameters.Length * parameters.Length];
        isFixed = new bool[parameters.Length];
        shrinks = new bool[parameters.Length];
        lowerLimits = new double[parameters.Length];
    }

    /// <inheritdoc/>
    public int ParameterCount => parameters.Length;

    /// <inheritdoc/>
    public double Scale => Math.Sqrt(terms.Sum(t => t.Values.Sum(s => s * s)));

    /// <inheritdoc/>
    public double Value { get; private set; }

    /// <inheritdoc/>
    public double Noise => 2e-15 * Math.Abs(Value);

    /// <inheritdoc/>
    public double Slack { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<double> Gradient => gradient;

    /// <inheritdoc/>
    public ReadOnlySpan<double> Hessian => hessian;

    /// <inheritdoc/>
    public ReadOnlySpan<bool> Fixed => isFixed;

    /// <inheritdoc/>
    public ReadOnlySpan<double> LowerLimits => lowerLimits;

    /// <inheritdoc/>
    public bool HasExactHessian => exact.IsAffordable;

    /// <summary>The terms at the current point.</summary>
    internal IReadOnlyList<TermFactor> Terms => terms;

    /// <summary>The local parameters.</summary>
    internal IReadOnlyList<CovarianceParameter> Parameters => parameters;

    /// <summary>Q = ∂d/∂Σ of a term, s × s in its eigenbasis, at the current point.</summary>
    internal ReadOnlySpan<double> Score(int term) => score[term];

    /// <summary>Moves to given terms and evaluates there.</summary>
    internal void Start(IEnumerable<TermFactor> start)
    {
        tried = [.. start];
        triedValue = Evaluate(tried);
        Accept();
    }

    /// <summary>The terms with floored directions turned so that Q's negative directions over them leave the floor, or null
    /// when Q is not negative over any floored directions.</summary>
    /// <remarks>The gradient sees only the diagonal of Q; a saddle among floored directions hides off it.</remarks>
    internal TermFactor[]? OffTheFloor()
    {
        const double Step = 0.03;
        TermFactor[] moved = [.. terms];
        bool any = false;
        for (int t = 0; t < terms.Length; t++)
        {
            int s = terms[t].Layout.Width;
            int[] floored = [.. Enumerable.Range(0, s).Where(terms[t].IsFloored)];
            if (!terms[t].IsFull || floored.Length < 2) { continue; }
            double[] block = new double[floored.Length * floored.Length];
            for (int j = 0; j < floored.Length; j++)
            {
                for (int i = 0; i < floored.Length; i++) { block[(j * floored.Length) + i] = score[t][(floored[j] * s) + floored[i]]; }
            }

            SymmetricEigen eigen = SymmetricEigen.Of(block, floored.Length);
            if (!(eigen.Values[0] < -1e-6 * objective.System.Data.Factors[terms[t].Factor].LevelCount)) { continue; }
            moved[t] = terms[t].OffTheFloor(floored, eigen, Step);
            any = true;
        }

        return any ? moved : null;
    }

    /// <summary>The objective at given terms; the factor is left there.</summary>
    internal double Evaluate(IReadOnlyList<TermFactor> at) => objective.Evaluate(Lambda(objective.System.Data, at));

    /// <summary>Per factor the block-diagonal square root of its terms.</summary>
    internal static double[][] Lambda(CrossProducts data, IReadOnlyList<TermFactor> at)
    {
        double[][] lambda = [.. data.Factors.Select(f => new double[f.Width * f.Width])];
        foreach (TermFactor term in at)
        {
            CovarianceFactors.Place(lambda[term.Factor], data.Factors[term.Factor].Width, term.Layout, term.Lambda());
        }

        return lambda;
    }

    /// <inheritdoc/>
    public double Try(ReadOnlySpan<double> step)
    {
        tried = Moved(step);
        triedValue = Evaluate(tried);
        return triedValue;
    }

    /// <summary>The terms a step away from the current point.</summary>
    internal TermFactor[] Moved(ReadOnlySpan<double> step)
    {
        var moved = new TermFactor[terms.Length];
        for (int t = 0; t < terms.Length; t++)
        {
            int s = terms[t].Layout.Width;
            double[] delta = new double[s * s];
            for (int i = 0; i < parameters.Length; i++)
            {
                if (parameters[i].Term != t) { continue; }
                delta[(parameters[i].Column * s) + parameters[i].Row] = shrinks[i] ? Shrunk(terms[t].Values[parameters[i].Row], step[i]) : step[i];
            }

            moved[t] = terms[t].Moved(delta);
        }

        return moved;
    }

    /// <inheritdoc/>
    public void Accept()
    {
        terms = tried;
        Value = triedValue;
        residualSquares = objective.ResidualSquares;
        exactHessian = null;
        exact.Remember();
        ConditionalSolution solution = ConditionalSolution.Of(objective.System);
        ComputeScore();
        ComputeGradient();
        information ??= new InformationWorkspace(objective, parameters);
        information.Compute(terms, solution);
        AddInformation(hessian, m: objective.DegreesOfFreedom, factor: 1.0);
        AddParametrisationCurvature(hessian);
        ChooseShrinking();
        StraightenShrinking(hessian);
        ChooseFixed();
    }

    /// <inheritdoc/>
    public ReadOnlySpan<double> ExactHessian()
    {
        if (exactHessian is null)
        {
            exactHessian = new double[hessian.Length];
            AddInformation(exactHessian, m: objective.DegreesOfFreedom, factor: 2.0);
            AddParametrisationCurvature(exactHessian);
            exact.SubtractTraces(terms, parameters, exactHessian);
            StraightenShrinking(exactHessian);
        }

        return exactHessian;
    }

    private static IEnumerable<CovarianceParameter> ParametersOf(TermFactor term, int index)
    {
        int s = term.Layout.Width;
        for (int c = 0; c < s; c++)
        {
            for (int r = c; r < (term.IsFull ? s : c + 1); r++) { yield return new CovarianceParameter(index, r, c); }
        }
    }

    // Q = diag(1/s)(J·I − S̄)diag(1/s) per term.
    private void ComputeScore()
    {
        AugmentedSystem system = objective.System;
        int p = system.Rank;
        double[] weights = new double[p + 1];
        weights.AsSpan(0, p).Fill(objective.Method == EstimationMethod.Reml ? 1.0 : 0.0);
        weights[p] = objective.DegreesOfFreedom;
        inverse.Compute(system.Factor, weights, system.CancellationToken);
        score = new double[terms.Length][];
        for (int t = 0; t < terms.Length; t++)
        {
            TermFactor term = terms[t];
            int s = term.Layout.Width;
            int levels = system.Data.Factors[term.Factor].LevelCount;
            double[] sum = new double[s * s];
            for (int j = 0; j < levels; j++)
            {
                int stride = system.StrideAt(term.Factor, j);
                int address = system.DiagonalAddress(term.Factor, j) + (term.Layout.Offset * (stride + 1));
                for (int c = 0; c < s; c++)
                {
                    for (int r = c; r < s; r++) { sum[(c * s) + r] += inverse.Values[address + (c * stride) + r]; }
                }
            }

            score[t] = new double[s * s];
            for (int c = 0; c < s; c++)
            {
                for (int r = c; r < s; r++)
                {
                    double value = ((r == c ? levels : 0.0) - sum[(c * s) + r]) / (term.Values[r] * term.Values[c]);
                    score[t][(c * s) + r] = value;
                    score[t][(r * s) + c] = value;
                }
            }
        }
    }

    private void ComputeGradient()
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            (int t, int r, int c) = parameters[i];
            gradient[i] = 2.0 * score[t][(c * terms[t].Layout.Width) + r] * terms[t].Values[c];
        }
    }

    // m(factor·a/r² − ggᵀ/r⁴), overwriting the target.
    private void AddInformation(double[] target, double m, double factor)
    {
        int k = parameters.Length;
        double r2 = residualSquares;
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < k; i++)
            {
                target[(j * k) + i] = m * ((factor * information!.Quadratic[(j * k) + i] / r2)
                    - (information.Linear[i] * information.Linear[j] / (r2 * r2)));
            }
        }
    }

    // 2·Q_rr' for two parameters of one term and one column: the second derivative of λλᵀ.
    private void AddParametrisationCurvature(double[] target)
    {
        int k = parameters.Length;
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < k; i++)
            {
                if (parameters[i].Term != parameters[j].Term || parameters[i].Column != parameters[j].Column) { continue; }
                int t = parameters[i].Term;
                target[(j * k) + i] += 2.0 * score[t][(parameters[j].Row * terms[t].Layout.Width) + parameters[i].Row];
            }
        }
    }

    // The change of s when s² changes by 2sΔ, down to zero.
    private static double Shrunk(double s, double delta) => Math.Sqrt(Math.Max(0.0, (s * s) + (2.0 * s * delta))) - s;

    // On its way to zero a variance is nearly linear in the objective, its root quartic: Newton's method in the root
    // would take several steps where one in the variance arrives. So a small singular value whose variance a Newton
    // step would take to zero or below steps in its variance, down to zero at most; its Hessian then lacks g/s.
    private void ChooseShrinking()
    {
        int k = parameters.Length;
        for (int i = 0; i < k; i++)
        {
            (int t, int r, int c) = parameters[i];
            double s = terms[t].Values[r];
            shrinks[i] = r == c && s < Small && gradient[i] > 0.0 && s * hessian[(i * k) + i] <= 3.0 * gradient[i];
            lowerLimits[i] = shrinks[i] ? -0.5 * s : double.NegativeInfinity;
        }
    }

    private void StraightenShrinking(double[] target)
    {
        int k = parameters.Length;
        for (int i = 0; i < k; i++)
        {
            if (shrinks[i]) { target[(i * k) + i] -= gradient[i] / terms[parameters[i].Term].Values[parameters[i].Row]; }
        }
    }

    // A floored variance that would rather be smaller stays; rotations among floored directions are noise.
    private void ChooseFixed()
    {
        Slack = 0.0;
        for (int i = 0; i < parameters.Length; i++)
        {
            (int t, int r, int c) = parameters[i];
            bool floored = terms[t].IsFloored(r) && terms[t].IsFloored(c);
            isFixed[i] = floored && (r != c || gradient[i] >= 0.0);
            if (floored && r == c)
            {
                Slack += 2.0 * Math.Max(0.0, score[t][(c * terms[t].Layout.Width) + c]) * TermFactor.Floor * TermFactor.Floor;
            }
        }

        Slack = Math.Min(Slack, LargestSlack);
    }
}
