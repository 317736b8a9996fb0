using System.Collections.Immutable;
using MixedModels.Design;

namespace MixedModels.Estimation;

/// <summary>The map from local parameters Δ of the roots to coordinates x of the relative covariances.</summary>
/// <remarks>In the eigenbasis of each term Σ = LLᵀ with L = diag(s) + Δ lower triangular, singular values at the floor
/// counting as zero. Parameter (r, c) has the coordinate x = (Σ − diag(s²))_rc, halved on the diagonal, so that
/// ∂x/∂Δ = diag(s_c) at Δ = 0 and ∂d/∂x = 2·(∂d/∂Σ)_rc. Independent columns have diagonals only. Parameters of the residual covariance come last and are
/// their own coordinates, less the current value.</remarks>
internal sealed class CovarianceChart
{
    private readonly CovarianceParameter[] parameters;
    private readonly int[][] place;             // per term and element (r, c), r ≥ c, the parameter, or −1
    private readonly double[] origin;           // s_c, 0 at the floor

    /// <summary>A chart for terms of given layouts.</summary>
    /// <param name="layouts">The terms' layouts.</param>
    /// <param name="residual">Number of parameters of the residual covariance.</param>
    internal CovarianceChart(IEnumerable<TermLayout> layouts, int residual = 0)
    {
        TermLayout[] all = [.. layouts];
        parameters = [.. all.SelectMany(ParametersOf), .. Enumerable.Range(0, residual).Select(CovarianceParameter.OfResidual)];
        place = [.. all.Select(l => new int[l.Width * l.Width])];
        foreach (int[] of in place) { Array.Fill(of, -1); }
        for (int i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].IsResidual) { break; }
            (int t, int r, int c) = parameters[i];
            place[t][(c * all[t].Width) + r] = i;
            place[t][(r * all[t].Width) + c] = i;
        }

        origin = new double[parameters.Length];
        Widths = [.. all.Select(l => l.Width)];
    }

    /// <summary>The k parameters, term by term, column by column, then those of the residual covariance.</summary>
    internal ReadOnlySpan<CovarianceParameter> Parameters => parameters;

    /// <summary>Columns of each term.</summary>
    internal ImmutableArray<int> Widths { get; }

    /// <summary>Moves the origin to given terms.</summary>
    internal void MoveTo(IReadOnlyList<TermFactor> terms)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].IsResidual) { break; }
            TermFactor term = terms[parameters[i].Term];
            int c = parameters[i].Column;
            origin[i] = term.IsFloored(c) ? 0.0 : term.Values[c];
        }
    }

    /// <summary>x(Δ).</summary>
    /// <param name="step">Δ, k values.</param>
    /// <param name="x">On return k values.</param>
    internal void Coordinates(ReadOnlySpan<double> step, Span<double> x)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].IsResidual)
            {
                x[i] = step[i];
                continue;
            }

            (int t, int r, int c) = parameters[i];
            double sum = 0.0;
            for (int j = 0; j <= c; j++) { sum += Root(t, r, j, step) * Root(t, c, j, step); }
            x[i] = r == c ? 0.5 * (sum - (origin[i] * origin[i])) : sum;
        }
    }

    /// <summary>∂x/∂Δ.</summary>
    /// <param name="step">Δ, k values.</param>
    /// <param name="jacobian">On return k × k, column j for Δⱼ.</param>
    internal void Jacobian(ReadOnlySpan<double> step, Span<double> jacobian)
    {
        int k = parameters.Length;
        jacobian.Clear();
        for (int j = 0; j < k; j++)
        {
            if (parameters[j].IsResidual)
            {
                jacobian[(j * k) + j] = 1.0;
                continue;
            }

            // Row r of L changes in column c: elements (r, b) of LLᵀ change by L_bc, twice and halved where b = r.
            (int t, int r, int c) = parameters[j];
            for (int b = c; b < Widths[t]; b++)
            {
                int i = place[t][(r * Widths[t]) + b];
                if (i >= 0) { jacobian[(j * k) + i] = Root(t, b, c, step); }
            }
        }
    }

    /// <summary>Adds Σ yᵢ·∂²xᵢ/∂Δ²: y_rr' for two parameters of one term and one column.</summary>
    /// <param name="y">k values.</param>
    /// <param name="target">k × k.</param>
    internal void AddCurvature(ReadOnlySpan<double> y, Span<double> target)
    {
        int k = parameters.Length;
        for (int j = 0; j < k; j++)
        {
            if (parameters[j].IsResidual) { break; }
            (int t, int r, int c) = parameters[j];
            for (int b = c; b < Widths[t]; b++)
            {
                int i = place[t][(c * Widths[t]) + b];
                int at = place[t][(r * Widths[t]) + b];
                if (i >= 0 && at >= 0) { target[(j * k) + i] += y[at]; }
            }
        }
    }

    private double Root(int term, int row, int column, ReadOnlySpan<double> step)
    {
        int i = row < column ? -1 : place[term][(column * Widths[term]) + row];
        return i < 0 ? 0.0 : row == column ? origin[i] + step[i] : step[i];
    }

    private static IEnumerable<CovarianceParameter> ParametersOf(TermLayout layout, int index)
    {
        bool full = layout.Structure == CovarianceStructure.Unstructured;
        for (int c = 0; c < layout.Width; c++)
        {
            for (int r = c; r < (full ? layout.Width : c + 1); r++) { yield return new CovarianceParameter(index, r, c); }
        }
    }
}
