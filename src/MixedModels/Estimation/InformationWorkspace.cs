using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The average-information ingredients: gᵢ = ωᵀΣ̇ᵢω and aᵢⱼ = τᵢᵀPτⱼ with τᵢ = ZΣ̇ᵢω and ω = Zᵀ(y − Xβ̂ − Zb̂).</summary>
/// <remarks>One forward solve per parameter with the factor at hand; only cross-products are used:
/// aᵢⱼ = vᵢᵀA_uu vⱼ − k_uᵀk_u − k_xᵀk_x with k = L⁻¹ of the right-hand side [ΛᵀA_uu v; A_xu v], v = Σ̇ω.</remarks>
internal sealed class InformationWorkspace
{
    private readonly ProfiledObjective objective;
    private readonly CovarianceParameter[] parameters;
    private readonly double[] directions;       // V, q × k, natural layout; here and below the elements of a row lie side by side
    private readonly double[] products;         // A_uu·V, q × k, natural layout
    private readonly double[] solved;           // L_u⁻¹ΛᵀA_uu·V, q × k, elimination order
    private readonly double[] border;           // (p + 1) × k

    internal InformationWorkspace(ProfiledObjective objective, CovarianceParameter[] parameters)
    {
        this.objective = objective;
        this.parameters = parameters;
        int q = objective.System.Symbolic.Order;
        int k = parameters.Length;
        directions = new double[q * k];
        products = new double[q * k];
        solved = new double[q * k];
        border = new double[(objective.System.Rank + 1) * k];
        Linear = new double[k];
        Quadratic = new double[k * k];
    }

    /// <summary>g, k values.</summary>
    internal double[] Linear { get; }

    /// <summary>a, k × k.</summary>
    internal double[] Quadratic { get; }

    /// <summary>Computes both at the point the factor stands at.</summary>
    /// <param name="terms">The terms there.</param>
    /// <param name="solution">β̃ and û there.</param>
    /// <param name="residual">Working vectors of the residual covariance; null for independent errors.</param>
    internal void Compute(IReadOnlyList<TermFactor> terms, ConditionalSolution solution, ResidualSums? residual = null)
    {
        AugmentedSystem system = objective.System;
        int k = parameters.Length;
        int x = system.Rank + 1;
        Array.Clear(directions);
        Array.Clear(border);
        Array.Clear(Quadratic);
        for (int i = 0; i < k; i++)
        {
            if (!parameters[i].IsResidual) { FillDirection(i, terms, solution); }
        }

        system.Multiply(directions, products, k);
        system.CancellationToken.ThrowIfCancellationRequested();
        FillBorder();
        if (residual is not null) { FillResidual(residual); }
        FillRightHandSides(terms);
        system.CancellationToken.ThrowIfCancellationRequested();
        system.Factor.SolveForward(solved, border, k);
        system.CancellationToken.ThrowIfCancellationRequested();
        RowSolve.Forward(system.Factor.Border, x, x - 1, border, k);
        AddGram(1.0, products, directions);
        AddGram(-1.0, solved, solved);
        AddGram(-1.0, border.AsSpan(0, (x - 1) * k), border);
    }

    // ZᵀS⁻¹τ and [X y]ᵀS⁻¹τ in place of A_uu·v and A_xu·v; τᵀS⁻¹τ.
    private void FillResidual(ResidualSums residual)
    {
        int k = parameters.Length;
        int n = residual.Slope.Length;
        int first = k - n;
        for (int i = 0; i < n; i++)
        {
            Linear[first + i] = residual.Linear[i];
            for (int a = 0; a < residual.Levels[i].Length; a++) { products[(a * k) + first + i] = residual.Levels[i][a]; }
            for (int a = 0; a < residual.Border[i].Length; a++) { border[(a * k) + first + i] = residual.Border[i][a]; }
            for (int j = 0; j < n; j++) { Quadratic[((first + j) * k) + first + i] = residual.Squares[(j * n) + i]; }
        }
    }

    // Quadratic += factor·XᵀY.
    private void AddGram(double factor, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        int k = parameters.Length;
        if (k == 0) { return; }
        DenseProduct.Add(Quadratic, k, k, k, x.Length / k, factor, x, 1, k, y, k, 1, lowerOnly: true);
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < j; i++) { Quadratic[(j * k) + i] = Quadratic[(i * k) + j]; }
        }
    }

    // v = Σ̇ω level by level; in the eigenbasis ω' = û/s and Σ̇ = s_c(e_r e_cᵀ + e_c e_rᵀ).
    private void FillDirection(int index, IReadOnlyList<TermFactor> terms, ConditionalSolution solution)
    {
        AugmentedSystem system = objective.System;
        int k = parameters.Length;
        (int t, int r, int c) = parameters[index];
        TermFactor term = terms[t];
        int s = term.Layout.Width;
        FactorProducts factor = system.Data.Factors[term.Factor];
        ReadOnlySpan<double> ur = term.Vectors.AsSpan(r * s, s);
        ReadOnlySpan<double> uc = term.Vectors.AsSpan(c * s, s);
        double linear = 0.0;
        int to = ((system.FirstColumn[term.Factor] + term.Layout.Offset) * k) + index;
        for (int j = 0; j < factor.LevelCount; j++, to += factor.Width * k)
        {
            int at = system.EliminationColumn(term.Factor, j) + term.Layout.Offset;
            double wr = solution.Spherical[at + r] / term.Values[r];
            double wc = solution.Spherical[at + c] / term.Values[c];
            for (int a = 0; a < s; a++) { directions[to + (a * k)] = term.Values[c] * ((wc * ur[a]) + (wr * uc[a])); }
            linear += 2.0 * term.Values[c] * wr * wc;
        }

        Linear[index] = linear;
    }

    // A_xu·V; the response's row comes along and is not used.
    private void FillBorder()
    {
        AugmentedSystem system = objective.System;
        int k = parameters.Length;
        int x = system.Rank + 1;
        for (int f = 0; f < system.Data.Factors.Length; f++)
        {
            int first = system.FirstColumn[f];
            int count = system.FirstColumn[f + 1] - first;
            DenseProduct.Add(border, k, k, x, count, 1.0, directions.AsSpan(first * k), 1, k, system.Data.Factors[f].Border, x, 1);
        }
    }

    // Λᵀ·A_uu·V into elimination order.
    private void FillRightHandSides(IReadOnlyList<TermFactor> terms)
    {
        AugmentedSystem system = objective.System;
        int k = parameters.Length;
        Array.Clear(solved);
        foreach (TermFactor term in terms)
        {
            double[] lambda = term.Lambda();
            int s = term.Layout.Width;
            FactorProducts factor = system.Data.Factors[term.Factor];
            for (int j = 0; j < factor.LevelCount; j++)
            {
                int from = (system.FirstColumn[term.Factor] + (j * factor.Width) + term.Layout.Offset) * k;
                int to = (system.EliminationColumn(term.Factor, j) + term.Layout.Offset) * k;
                BlockProduct.MultiplyTransposed(lambda, products.AsSpan(from, s * k), solved.AsSpan(to, s * k), k);
            }
        }
    }
}
