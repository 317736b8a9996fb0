using System.Collections.Immutable;
using MixedModels.Design;

namespace MixedModels.Estimation;

/// <summary>The map from k local parameters Δ to n coordinates x of the relative covariances.</summary>
/// <remarks>In the eigenbasis of each term Σ = LLᵀ with L = diag(s) + Δ lower triangular, singular values at the floor
/// counting as zero. Coordinate (r, c) is x = (Σ − diag(s²))_rc, halved on the diagonal, so that
/// ∂x/∂Δ = diag(s_c) at Δ = 0 and ∂d/∂x = 2·(∂d/∂Σ)_rc. Independent columns have diagonals only. A term held to a pattern has the coordinates of a
/// full one and the pattern's parameters (<see cref="PatternChart"/>). Parameters of the residual covariance come last and are
/// their own coordinates, less the current value.</remarks>
internal sealed class CovarianceChart
{
    private readonly CovarianceParameter[] coordinates;
    private readonly CovarianceParameter[] parameters;
    private readonly int[] coordinateOf;        // of a parameter that is no pattern's; −1
    private readonly int[] parameterOf;         // of a coordinate of no pattern; −1
    private readonly PatternChart?[] patterns;  // per term
    private readonly int[] firstCoordinate;     // per term
    private readonly int[] firstParameter;
    private readonly int[][] place;             // per term and element (r, c), r ≥ c, the coordinate, or −1
    private readonly double[] origin;           // s_c of a coordinate, 0 at the floor

    /// <summary>A chart for terms of given layouts.</summary>
    /// <param name="layouts">The terms' layouts.</param>
    /// <param name="residual">Number of parameters of the residual covariance.</param>
    internal CovarianceChart(IEnumerable<TermLayout> layouts, int residual = 0)
    {
        TermLayout[] all = [.. layouts];
        Widths = [.. all.Select(l => l.Width)];
        patterns = [.. all.Select(l => l.Pattern is null ? null : new PatternChart(new PatternedCovariance(l)))];
        IEnumerable<CovarianceParameter> ofResidual = Enumerable.Range(0, residual).Select(CovarianceParameter.OfResidual);
        coordinates = [.. all.SelectMany(CoordinatesOf), .. ofResidual];
        parameters = [.. all.SelectMany((l, t) => patterns[t] is { } p ? Enumerable.Range(0, p.Count).Select(i => CovarianceParameter.OfPattern(t, i)) : CoordinatesOf(l, t)), .. ofResidual];
        firstCoordinate = [.. all.Select((_, t) => Array.FindIndex(coordinates, c => c.Term == t))];
        firstParameter = [.. all.Select((_, t) => Array.FindIndex(parameters, c => c.Term == t))];
        coordinateOf = [.. parameters.Select(p => p.IsPattern ? -1 : Array.IndexOf(coordinates, p))];
        parameterOf = new int[coordinates.Length];
        Array.Fill(parameterOf, -1);
        for (int i = 0; i < parameters.Length; i++)
        {
            if (coordinateOf[i] >= 0) { parameterOf[coordinateOf[i]] = i; }
        }

        place = [.. all.Select(l => new int[l.Width * l.Width])];
        foreach (int[] of in place) { Array.Fill(of, -1); }
        for (int i = 0; i < coordinates.Length; i++)
        {
            if (coordinates[i].IsResidual) { break; }
            (int t, int r, int c) = coordinates[i];
            place[t][(c * all[t].Width) + r] = i;
            place[t][(r * all[t].Width) + c] = i;
        }

        origin = new double[coordinates.Length];
    }

    /// <summary>The n coordinates, term by term, column by column, then those of the residual covariance.</summary>
    internal ReadOnlySpan<CovarianceParameter> Coordinates => coordinates;

    /// <summary>The k parameters in the same order.</summary>
    internal ReadOnlySpan<CovarianceParameter> Parameters => parameters;

    /// <summary>Columns of each term.</summary>
    internal ImmutableArray<int> Widths { get; }

    /// <summary>Whether a term is held to a pattern.</summary>
    internal bool HasPatterns => Array.Exists(patterns, p => p is not null);

    /// <summary>Moves the origin to given terms.</summary>
    internal void MoveTo(IReadOnlyList<TermFactor> terms)
    {
        for (int i = 0; i < coordinates.Length; i++)
        {
            if (coordinates[i].IsResidual) { break; }
            TermFactor term = terms[coordinates[i].Term];
            int c = coordinates[i].Column;
            origin[i] = term.IsFloored(c) ? 0.0 : term.Values[c];
        }

        for (int t = 0; t < patterns.Length; t++) { patterns[t]?.MoveTo(terms[t]); }
    }

    /// <summary>x(Δ).</summary>
    /// <param name="step">Δ, k values.</param>
    /// <param name="x">On return n values.</param>
    internal void Map(ReadOnlySpan<double> step, Span<double> x)
    {
        for (int i = 0; i < coordinates.Length; i++)
        {
            if (parameterOf[i] < 0) { continue; }
            if (coordinates[i].IsResidual)
            {
                x[i] = step[parameterOf[i]];
                continue;
            }

            (int t, int r, int c) = coordinates[i];
            double sum = 0.0;
            for (int j = 0; j <= c; j++) { sum += Root(t, r, j, step) * Root(t, c, j, step); }
            x[i] = r == c ? 0.5 * (sum - (origin[i] * origin[i])) : sum;
        }

        for (int t = 0; t < patterns.Length; t++)
        {
            patterns[t]?.Coordinates(step.Slice(firstParameter[t], patterns[t]!.Count), x[firstCoordinate[t]..]);
        }
    }

    /// <summary>∂x/∂Δ.</summary>
    /// <param name="step">Δ, k values.</param>
    /// <param name="jacobian">On return n × k, column j for Δⱼ.</param>
    internal void Jacobian(ReadOnlySpan<double> step, Span<double> jacobian)
    {
        int n = coordinates.Length;
        jacobian.Clear();
        for (int j = 0; j < parameters.Length; j++)
        {
            Span<double> column = jacobian.Slice(j * n, n);
            if (parameters[j].IsResidual)
            {
                column[coordinateOf[j]] = 1.0;
                continue;
            }

            (int t, int r, int c) = parameters[j];
            if (patterns[t] is { } pattern)
            {
                pattern.Derivative(step.Slice(firstParameter[t], pattern.Count), r, column[firstCoordinate[t]..]);
                continue;
            }

            // Row r of L changes in column c: elements (r, b) of LLᵀ change by L_bc, twice and halved where b = r.
            for (int b = c; b < Widths[t]; b++)
            {
                int i = place[t][(r * Widths[t]) + b];
                if (i >= 0) { column[i] = Root(t, b, c, step); }
            }
        }
    }

    /// <summary>Adds Σ yᵢ·∂²xᵢ/∂Δ²: y_rr' for two parameters of one free term and one column.</summary>
    /// <param name="step">Δ, k values.</param>
    /// <param name="y">n values.</param>
    /// <param name="target">k × k.</param>
    internal void AddCurvature(ReadOnlySpan<double> step, ReadOnlySpan<double> y, Span<double> target)
    {
        int k = parameters.Length;
        for (int j = 0; j < k; j++)
        {
            if (parameters[j].IsResidual) { break; }
            if (parameters[j].IsPattern) { continue; }
            (int t, int r, int c) = parameters[j];
            for (int b = c; b < Widths[t]; b++)
            {
                int i = place[t][(c * Widths[t]) + b];
                int at = place[t][(r * Widths[t]) + b];
                if (i >= 0 && at >= 0) { target[(j * k) + parameterOf[i]] += y[at]; }
            }
        }

        for (int t = 0; t < patterns.Length; t++)
        {
            if (patterns[t] is not { } pattern) { continue; }
            int first = firstParameter[t];
            pattern.AddCurvature(step.Slice(first, pattern.Count), y[firstCoordinate[t]..], target[((first * k) + first)..], k);
        }
    }

    /// <summary>How the coordinates move with a parameter of a pattern at Δ = 0, n values: ∂x/∂Δ, or where that vanishes ½∂²x/∂Δ².</summary>
    internal double[] Direction(int parameter)
    {
        (int t, int index, _) = parameters[parameter];
        double[] direction = new double[coordinates.Length];
        patterns[t]!.Direction(index, direction.AsSpan(firstCoordinate[t]));
        return direction;
    }

    private double Root(int term, int row, int column, ReadOnlySpan<double> step)
    {
        int i = row < column ? -1 : place[term][(column * Widths[term]) + row];
        return i < 0 ? 0.0 : row == column ? origin[i] + step[parameterOf[i]] : step[parameterOf[i]];
    }

    private static IEnumerable<CovarianceParameter> CoordinatesOf(TermLayout layout, int index)
    {
        bool full = layout.Structure == CovarianceStructure.Unstructured;
        for (int c = 0; c < layout.Width; c++)
        {
            for (int r = c; r < (full ? layout.Width : c + 1); r++) { yield return new CovarianceParameter(index, r, c); }
        }
    }
}
