using MixedModels.Design;
using MixedModels.LinearAlgebra;
using MixedModels.Optimization;

namespace MixedModels.Estimation;

/// <summary>The profiled objective as a function of the relative covariances, in charts that follow the eigenbasis of
/// each Σ.</summary>
/// <remarks>
/// There are no bounds: the objective is nearly quadratic in Σ, and Σ = LLᵀ is kept as it is, so a zero variance is reached
/// and left in one step. Score: ∂d/∂Σ = λ⁻ᵀ(J·I − Σⱼ Sⱼⱼ)λ⁻¹ from the diagonal blocks of a weighted selected inverse. Second
/// derivatives in Σ, with traces T = tr(DV̇ᵢDV̇ⱼ) and A = m·a/r²: expected T − ttᵀ/m, t = tr(DV̇), observed
/// 2A − T − m·ggᵀ/r⁴; where σ² is known the terms with ttᵀ and ggᵀ fall away. T is exact where that is affordable and asked for (near the end), else A + R with R of
/// <see cref="LevelSums"/>. Source: Gilmour, Thompson and Cullis (1995), Biometrics 51(4); a step with expected
/// derivatives from a given Σ is Rao's minimum norm quadratic estimate (1971), J. Multivariate Analysis 1(3), to first order.
/// </remarks>
internal sealed class CovarianceProblem : ITrustRegionProblem
{
    private readonly ProfiledObjective objective;
    private readonly SelectedInverse inverse;
    private readonly ExactCurvature? exact;     // null where averages stand for the traces
    private readonly CovarianceChart chart;
    private readonly CovarianceParameter[] parameters;
    private readonly CovarianceParameter[] coordinates;
    private readonly LevelSums[] sums;
    private readonly double[] weights;          // of the border rows
    private readonly double[] gradient;         // by the parameters
    private readonly double[] jacobian;         // ∂x/∂Δ at the current point, n × k
    private readonly double[] slope;            // in x
    private readonly double[] average;          // A in x
    private readonly double[] linear;           // g/r² in x
    private readonly double[] remainder;        // R
    private readonly double[] expected;
    private readonly double[] observed;
    private bool knowsObserved;
    private TermFactor[] terms;
    private TermFactor[] tried;
    private double triedValue;
    private double[] residual;                  // φ at the current point
    private double[] triedResidual;
    private InformationWorkspace? information;

    /// <summary>Prepares.</summary>
    /// <param name="objective">The objective; its factor is moved.</param>
    /// <param name="usesExactTraces">Whether traces are computed exactly where that is affordable.</param>
    internal CovarianceProblem(ProfiledObjective objective, bool usesExactTraces = true)
    {
        this.objective = objective;
        CrossProducts data = objective.System.Data;
        inverse = new SelectedInverse(objective.System.Symbolic, objective.System.Team);
        exact = usesExactTraces && objective.Residual is null && new ExactCurvature(objective) is { IsAffordable: true } affordable ? affordable : null;
        terms = [.. data.Terms.Select(t => TermFactor.Identity(t.Factor, t.Layout, 1.0))];
        tried = terms;
        residual = new double[objective.Residual?.Count ?? 0];
        triedResidual = residual;
        chart = new CovarianceChart(terms.Select(t => t.Layout), residual.Length);
        parameters = chart.Parameters.ToArray();
        coordinates = chart.Coordinates.ToArray();
        sums = [.. terms.Select(t => new LevelSums(t.Layout.Width))];
        weights = new double[data.Rank + 1];
        weights.AsSpan(0, data.Rank).Fill(objective.Method == EstimationMethod.Reml ? 1.0 : 0.0);
        weights[^1] = objective.DegreesOfFreedom;
        int n = coordinates.Length;
        gradient = new double[parameters.Length];
        jacobian = new double[n * parameters.Length];
        slope = new double[n];
        linear = new double[n];
        average = new double[n * n];
        remainder = new double[n * n];
        expected = new double[n * n];
        observed = new double[n * n];
    }

    /// <inheritdoc/>
    public int ParameterCount => parameters.Length;

    /// <inheritdoc/>
    public int CoordinateCount => coordinates.Length;

    /// <inheritdoc/>
    public double Scale
    {
        get
        {
            double sum = 0.0;
            foreach (TermFactor term in terms) { sum += VectorKernels.Dot(term.Values, term.Values); }
            return Math.Sqrt(sum);
        }
    }

    /// <inheritdoc/>
    public double Value { get; private set; }

    /// <inheritdoc/>
    public double Noise => 2e-15 * Math.Abs(Value);

    /// <inheritdoc/>
    public ReadOnlySpan<double> Slope => slope;

    /// <inheritdoc/>
    public ReadOnlySpan<double> ExpectedHessian => expected;

    /// <summary>∂d/∂Δ, k values, at the current point.</summary>
    internal ReadOnlySpan<double> Gradient => gradient;

    /// <summary>The terms at the current point.</summary>
    internal IReadOnlyList<TermFactor> Terms => terms;

    /// <summary>The terms at the point tried last.</summary>
    internal IReadOnlyList<TermFactor> Tried => tried;

    /// <summary>φ of the residual covariance at the current point.</summary>
    internal ReadOnlySpan<double> Residual => residual;

    /// <summary>φ at the point tried last.</summary>
    internal ReadOnlySpan<double> TriedResidual => triedResidual;

    /// <summary>What derivatives by φ are made of at the current point; null for independent errors.</summary>
    internal ResidualSums? ResidualSums { get; private set; }

    /// <summary>The local parameters.</summary>
    internal IReadOnlyList<CovarianceParameter> Parameters => parameters;

    /// <summary>The coordinates.</summary>
    internal IReadOnlyList<CovarianceParameter> Coordinates => coordinates;

    /// <summary>∂x/∂Δⱼ at the current point, n values.</summary>
    internal ReadOnlySpan<double> Tangent(int parameter) => jacobian.AsSpan(parameter * coordinates.Length, coordinates.Length);

    /// <summary>What the objective gains in first order per unit of Δⱼ² where ∂x/∂Δⱼ = 0: ½Σ slopeᵢ·∂²xᵢ/∂Δⱼ².</summary>
    internal double EndSlope(int parameter)
    {
        int k = parameters.Length;
        double[] curvature = new double[k * k];
        chart.AddCurvature(new double[k], slope, curvature);
        return 0.5 * curvature[(parameter * k) + parameter];
    }

    /// <summary>Q = ∂d/∂Σ of a term, s × s in its eigenbasis, at the current point.</summary>
    internal ReadOnlySpan<double> Score(int term) => sums[term].Score;

    /// <summary>Whether the observed second derivatives are exact, not averaged.</summary>
    internal bool IsObservedExact => exact is not null || HasExactResidual;

    // Without random effects the traces of the residual side are exact.
    private bool HasExactResidual => objective.Residual is not null && terms.Length == 0;

    /// <summary>−∂(log r²)/∂Δ, k values, at the current point.</summary>
    internal double[] LogResidualSlope() => [.. Enumerable.Range(0, parameters.Length).Select(j => VectorKernels.Dot(Tangent(j), linear))];

    /// <summary>ℓ = −∂(log r²)/∂x, n values, at the current point.</summary>
    internal ReadOnlySpan<double> LogResidualDecline => linear;

    /// <summary>A = m·a/r² in x, n × n, at the current point: half the second derivatives of m·log r² without the square of the first.</summary>
    internal ReadOnlySpan<double> AverageInformation => average;

    /// <summary>Moves to given terms and evaluates there.</summary>
    /// <param name="start">The terms.</param>
    /// <param name="residualStart">φ; empty for independent errors.</param>
    internal void Start(IEnumerable<TermFactor> start, ReadOnlySpan<double> residualStart = default)
    {
        tried = [.. start];
        triedResidual = residualStart.ToArray();
        triedValue = Evaluate(tried, triedResidual);
        Accept();
    }

    /// <summary>The objective at given terms; the factor is left there.</summary>
    /// <param name="at">The terms.</param>
    /// <param name="residualAt">φ; empty for independent errors.</param>
    internal double Evaluate(IReadOnlyList<TermFactor> at, ReadOnlySpan<double> residualAt = default) =>
        objective.Evaluate(Lambda(objective.System.Data, at), residualAt);

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
        triedResidual = MovedResidual(step);
        triedValue = Evaluate(tried, triedResidual);
        return triedValue;
    }

    /// <summary>φ a step away from the current point.</summary>
    internal double[] MovedResidual(ReadOnlySpan<double> step)
    {
        double[] moved = [.. residual];
        for (int i = 0; i < moved.Length; i++) { moved[i] += step[parameters.Length - moved.Length + i]; }
        return moved;
    }

    /// <summary>The terms a step away from the current point.</summary>
    internal TermFactor[] Moved(ReadOnlySpan<double> step)
    {
        var moved = new TermFactor[terms.Length];
        int i = 0;
        for (int t = 0; t < terms.Length; t++)
        {
            int first = i;
            while (i < parameters.Length && parameters[i].Term == t) { i++; }
            moved[t] = terms[t].Moved(step[first..i]);
        }

        return moved;
    }

    /// <inheritdoc/>
    public double OnwardSlope { get; private set; }

    /// <inheritdoc/>
    public void Accept()
    {
        TermFactor[] before = terms;
        double[] residualBefore = residual;
        terms = tried;
        residual = triedResidual;
        Value = triedValue;
        knowsObserved = false;
        chart.MoveTo(terms);
        exact?.Remember();
        ConditionalSolution solution = ConditionalSolution.Of(objective.System);
        double variance = objective.ResidualVariance;
        weights[^1] = objective.ResidualSquares / variance;
        inverse.Compute(objective.System.Factor, weights, objective.System.CancellationToken);
        chart.Jacobian(new double[parameters.Length], jacobian);
        if (objective.Residual is { } part) { ResidualSums = ResidualSums.Of(part, residual, objective, inverse, Lambda(part.Data, terms), solution); }
        information ??= new InformationWorkspace(objective, coordinates);
        information.Compute(terms, solution, ResidualSums);
        for (int t = 0; t < terms.Length; t++) { sums[t].Compute(terms[t], objective.System, inverse.Values, solution.Spherical, variance); }
        ComputeFirstDerivatives();
        ComputeExpected();
        OnwardSlope = SlopeSince(before, residualBefore);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<double> ObservedHessian()
    {
        if (!knowsObserved)
        {
            ComputeObserved();
            knowsObserved = true;
        }

        return observed;
    }

    /// <summary>∂²d/∂Δ² at the current point, k × k: JᵀHJ + Σ slopeᵢ·∂²xᵢ/∂Δ² with the observed H.</summary>
    internal double[] ParameterHessian()
    {
        int k = parameters.Length;
        int n = coordinates.Length;
        double[] hessian = new double[k * k];
        if (k == 0) { return hessian; }
        double[] half = new double[n * k];
        DenseProduct.Add(half, n, n, k, n, 1.0, ObservedHessian(), 1, n, jacobian, 1, n);
        DenseProduct.Add(hessian, k, k, k, n, 1.0, jacobian, n, 1, half, 1, n);
        chart.AddCurvature(new double[k], slope, hessian);
        return hessian;
    }

    /// <summary>∂d/∂Δ at other terms, where the factor stands, by the roots in the eigenbasis of the current point (zero for columns at the
    /// floor here; the two points must be close) and by the parameters of patterns as they are there.</summary>
    /// <param name="at">The terms the factor stands at; singular values of exactly zero are allowed.</param>
    /// <param name="residualAt">φ the factor stands at; empty for independent errors.</param>
    internal double[] GradientAt(IReadOnlyList<TermFactor> at, ReadOnlySpan<double> residualAt = default)
    {
        AugmentedSystem system = objective.System;
        weights[^1] = objective.ResidualSquares / objective.ResidualVariance;
        inverse.Compute(system.Factor, weights, system.CancellationToken);
        double[][] lambda = Lambda(system.Data, at);
        double[][] products = RootGradient.TimesRoot(system, inverse, lambda, at);
        ResidualSums? ofResidual = objective.Residual is { } part
            ? ResidualSums.Of(part, residualAt, objective, inverse, lambda, ConditionalSolution.Of(system))
            : null;
        double[]?[] patterns = [.. at.Select((term, t) => term.Layout.Pattern is null ? null : PatternChart.Gradient(term, products[t]))];
        double[] result = new double[parameters.Length];
        for (int i = 0; i < result.Length; i++)
        {
            (int t, int r, int c) = parameters[i];
            if (parameters[i].IsResidual) { result[i] = ofResidual!.Slope[r]; }
            else if (parameters[i].IsPattern) { result[i] = patterns[t]![r]; }
            else if (!terms[t].IsFloored(c)) { result[i] = Turned(terms[t], products[t], r, c) / terms[t].Values[c]; }
        }

        return result;
    }

    // (UᵀMU)_rc.
    private static double Turned(TermFactor term, double[] matrix, int r, int c)
    {
        int s = term.Layout.Width;
        double sum = 0.0;
        for (int b = 0; b < s; b++) { sum += VectorKernels.Dot(term.Vectors.AsSpan(r * s, s), matrix.AsSpan(b * s, s)) * term.Vectors[(c * s) + b]; }
        return sum;
    }

    /// <inheritdoc/>
    public void Map(ReadOnlySpan<double> step, Span<double> x) => chart.Map(step, x);

    /// <inheritdoc/>
    public void Jacobian(ReadOnlySpan<double> step, Span<double> jacobian) => chart.Jacobian(step, jacobian);

    /// <inheritdoc/>
    public void AddCurvature(ReadOnlySpan<double> step, ReadOnlySpan<double> y, Span<double> target) => chart.AddCurvature(step, y, target);

    // The singular value of a coordinate's column.
    private double Root(int coordinate) =>
        coordinates[coordinate].IsResidual ? 1.0 : terms[coordinates[coordinate].Term].Values[coordinates[coordinate].Column];

    private void ComputeFirstDerivatives()
    {
        for (int i = 0; i < coordinates.Length; i++)
        {
            if (coordinates[i].IsResidual)
            {
                slope[i] = ResidualSums!.Slope[coordinates[i].Row];
                continue;
            }

            (int t, int r, int c) = coordinates[i];
            slope[i] = 2.0 * sums[t].Score[(c * terms[t].Layout.Width) + r];
        }

        for (int j = 0; j < gradient.Length; j++) { gradient[j] = VectorKernels.Dot(Tangent(j), slope); }
    }

    private void ComputeExpected()
    {
        int n = coordinates.Length;
        double m = objective.DegreesOfFreedom;
        double r2 = objective.ResidualSquares;
        for (int i = 0; i < n; i++) { linear[i] = information!.Linear[i] / (Root(i) * r2); }
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                int at = (j * n) + i;
                CovarianceParameter p = coordinates[i];
                CovarianceParameter q = coordinates[j];
                average[at] = information!.Quadratic[at] / (objective.ResidualVariance * Root(i) * Root(j));
                remainder[at] = p.Term == q.Term && !p.IsResidual ? sums[p.Term].Remainder(p.Row, p.Column, q.Row, q.Column) : 0.0;
                if (HasExactResidual) { remainder[at] = ResidualSums!.Traces[at] - average[at]; }
                bool averages = (p.IsResidual || q.IsResidual) && !HasExactResidual;
                expected[at] = average[at] + remainder[at];
                if (objective.IsVarianceKnown) { continue; }
                expected[at] -= averages
                    ? m * linear[i] * linear[j]
                    : (slope[i] + (m * linear[i])) * (slope[j] + (m * linear[j])) / m;
            }
        }
    }

    private void ComputeObserved()
    {
        int n = coordinates.Length;
        double m = objective.IsVarianceKnown ? 0.0 : objective.DegreesOfFreedom;   // of what profiling σ² out adds
        Array.Clear(observed);
        exact?.SubtractTraces(terms, coordinates, observed);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                int at = (j * n) + i;
                double traces = exact is not null ? -observed[at] : average[at] + remainder[at];
                observed[at] = (2.0 * average[at]) - traces - (m * linear[i] * linear[j]);
                if (coordinates[i].IsResidual && coordinates[j].IsResidual)
                {
                    observed[at] += ResidualSums!.Curvature[(coordinates[j].Row * residual.Length) + coordinates[i].Row];
                }
            }
        }
    }

    // Σ ⟨Q, Σ − Σ_before⟩ with Q here, and likewise for φ.
    private double SlopeSince(TermFactor[] before, double[] residualBefore)
    {
        double sum = 0.0;
        for (int i = 0; i < residual.Length; i++) { sum += slope[coordinates.Length - residual.Length + i] * (residual[i] - residualBefore[i]); }
        for (int t = 0; t < terms.Length; t++)
        {
            int s = terms[t].Layout.Width;
            for (int c = 0; c < s; c++)
            {
                sum += sums[t].Score[(c * s) + c] * terms[t].Values[c] * terms[t].Values[c];
                // The earlier root's column c, in the eigenbasis here, scaled by its singular value.
                for (int i = 0; i < s; i++)
                {
                    double left = VectorKernels.Dot(terms[t].Vectors.AsSpan(i * s, s), before[t].Vectors.AsSpan(c * s, s));
                    for (int j = 0; j < s; j++)
                    {
                        double right = VectorKernels.Dot(terms[t].Vectors.AsSpan(j * s, s), before[t].Vectors.AsSpan(c * s, s));
                        sum -= sums[t].Score[(j * s) + i] * left * right * before[t].Values[c] * before[t].Values[c];
                    }
                }
            }
        }

        return sum;
    }
}
