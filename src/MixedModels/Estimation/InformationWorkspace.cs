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
    private readonly double[] directions;       // V, q × k, natural layout
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
    internal void Compute(IReadOnlyList<TermFactor> terms, ConditionalSolution solution)
    {
        AugmentedSystem system = objective.System;
        int q = system.Symbolic.Order;
        int k = parameters.Length;
        int x = system.Rank + 1;
        Array.Clear(directions);
        Array.Clear(border);
        for (int i = 0; i < k; i++) { FillDirection(i, terms, solution, directions.AsSpan(i * q, q)); }
        for (int i = 0; i < k; i++)
        {
            system.Multiply(directions.AsSpan(i * q, q), products.AsSpan(i * q, q));
            FillBorder(directions.AsSpan(i * q, q), border.AsSpan(i * x, x));
        }

        for (int j = 0; j < k; j++)
        {
            for (int i = j; i < k; i++) { Set(i, j, VectorKernels.Dot(directions.AsSpan(i * q, q), products.AsSpan(j * q, q))); }
        }

        FillRightHandSides(terms);
        system.Factor.SolveForward(solved, border, k);
        for (int j = 0; j < k; j++) { Triangular.SolveLower(system.Factor.Border, x, border.AsSpan(j * x, x - 1)); }
        for (int j = 0; j < k; j++)
        {
            for (int i = j; i < k; i++)
            {
                double value = Quadratic[(j * k) + i]
                    - VectorKernels.Dot(solved.AsSpan(i * q, q), solved.AsSpan(j * q, q))
                    - VectorKernels.Dot(border.AsSpan(i * x, x - 1), border.AsSpan(j * x, x - 1));
                Set(i, j, value);
            }
        }
    }

    private void Set(int i, int j, double value)
    {
        int k = parameters.Length;
        Quadratic[(j * k) + i] = value;
        Quadratic[(i * k) + j] = value;
    }

    // v = Σ̇ω level by level; in the eigenbasis ω' = û/s and Σ̇ = s_c(e_r e_cᵀ + e_c e_rᵀ).
    private void FillDirection(int index, IReadOnlyList<TermFactor> terms, ConditionalSolution solution, Span<double> v)
    {
        AugmentedSystem system = objective.System;
        (int t, int r, int c) = parameters[index];
        TermFactor term = terms[t];
        int s = term.Layout.Width;
        FactorProducts factor = system.Data.Factors[term.Factor];
        ReadOnlySpan<double> ur = term.Vectors.AsSpan(r * s, s);
        ReadOnlySpan<double> uc = term.Vectors.AsSpan(c * s, s);
        double linear = 0.0;
        for (int j = 0; j < factor.LevelCount; j++)
        {
            int at = system.EliminationColumn(term.Factor, j) + term.Layout.Offset;
            double wr = solution.Spherical[at + r] / term.Values[r];
            double wc = solution.Spherical[at + c] / term.Values[c];
            Span<double> to = v.Slice(system.FirstColumn[term.Factor] + (j * factor.Width) + term.Layout.Offset, s);
            VectorKernels.AddScaled(to, term.Values[c] * wc, ur);
            VectorKernels.AddScaled(to, term.Values[c] * wr, uc);
            linear += 2.0 * term.Values[c] * wr * wc;
        }

        Linear[index] = linear;
    }

    private void FillBorder(ReadOnlySpan<double> v, Span<double> result)
    {
        AugmentedSystem system = objective.System;
        for (int f = 0; f < system.Data.Factors.Length; f++)
        {
            double[] panel = system.Data.Factors[f].Border;
            int first = system.FirstColumn[f];
            for (int column = 0; column < system.FirstColumn[f + 1] - first; column++)
            {
                double value = v[first + column];
                if (value != 0.0) { VectorKernels.AddScaled(result, value, panel.AsSpan(column * result.Length, result.Length)); }
            }
        }
    }

    // Λᵀ·A_uu·V into elimination order.
    private void FillRightHandSides(IReadOnlyList<TermFactor> terms)
    {
        AugmentedSystem system = objective.System;
        int q = system.Symbolic.Order;
        foreach (TermFactor term in terms)
        {
            double[] lambda = term.Lambda();
            int s = term.Layout.Width;
            FactorProducts factor = system.Data.Factors[term.Factor];
            for (int i = 0; i < parameters.Length; i++)
            {
                for (int j = 0; j < factor.LevelCount; j++)
                {
                    int from = (i * q) + system.FirstColumn[term.Factor] + (j * factor.Width) + term.Layout.Offset;
                    int to = (i * q) + system.EliminationColumn(term.Factor, j) + term.Layout.Offset;
                    for (int c = 0; c < s; c++)
                    {
                        solved[to + c] = VectorKernels.Dot(lambda.AsSpan(c * s, s), products.AsSpan(from, s));
                    }
                }
            }
        }
    }
}
