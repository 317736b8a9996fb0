using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>−2 log (restricted) likelihood as a function of the relative covariance factors Λ and log σ², only β profiled out, with exact
/// first and second derivatives.</summary>
/// <remarks>
/// The columns of a term may be put in another order before Λ is made lower triangular: with column i first, its standard deviation is σΛ₁₁. Engine
/// derivatives are by Σ in the eigenbasis of each term (x of <see cref="CovarianceChart"/>); with s = log σ², ρ = r²e⁻ˢ/m and ℓ = −∂log r²/∂x:
/// D = d − m − m·log(r²/m) + m·s + r²e⁻ˢ, D_x = d_x − (ρ − 1)mℓ, D_xx = d_xx + mℓℓᵀ + (ρ − 1)·2A, D_xs = ρmℓ, D_s = m(1 − ρ), D_ss = mρ.
/// </remarks>
internal sealed class CriterionSurface : ICriterion
{
    private readonly ProfiledObjective objective;
    private readonly CovarianceProblem problem;
    private readonly (int Factor, TermLayout Layout)[] terms;
    private readonly int[][] order;             // per term, the columns in the order of Λ
    private readonly int[] first;               // per term its first coordinate

    /// <summary>Prepares.</summary>
    /// <param name="objective">The objective; its factor is moved.</param>
    /// <param name="order">Per term of the formula its columns in the order of Λ.</param>
    internal CriterionSurface(ProfiledObjective objective, int[][] order)
    {
        this.objective = objective;
        this.order = order;
        problem = new CovarianceProblem(objective);
        terms = [.. objective.System.Data.Terms];
        first = new int[terms.Length];
        int at = 0;
        for (int t = 0; t < terms.Length; t++)
        {
            first[t] = at;
            at += terms[t].Layout.ParameterCount;
        }

        Count = at + 1;
        Gradient = new double[Count];
        Hessian = new double[Count * Count];
    }

    /// <summary>Number of coordinates: the elements of Λ, term by term, column by column of the lower triangle (diagonal structures: the
    /// diagonal), and log σ̃², σ̃ in scaled units of the response.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public double[] Gradient { get; }

    /// <inheritdoc/>
    public double[] Hessian { get; }

    /// <summary>The coordinate of an element of a term's Λ.</summary>
    internal int Coordinate(int term, int row, int column)
    {
        int s = terms[term].Layout.Width;
        if (terms[term].Layout.Structure == CovarianceStructure.Diagonal) { return first[term] + row; }
        return first[term] + (column * s) - (column * (column - 1) / 2) + (row - column);
    }

    /// <summary>The coordinates of an estimate.</summary>
    internal double[] PointOf(Estimate estimate)
    {
        double[] point = new double[Count];
        for (int t = 0; t < terms.Length; t++)
        {
            int s = terms[t].Layout.Width;
            double[] lambda = Reordered(estimate.Factors[t], order[t], s);
            for (int c = 0; c < s; c++)
            {
                for (int r = c; r < s; r++)
                {
                    if (r == c || terms[t].Layout.Structure == CovarianceStructure.Unstructured) { point[Coordinate(t, r, c)] = lambda[(c * s) + r]; }
                }
            }
        }

        double scale = objective.System.Data.Basis.ResponseScale;
        point[^1] = Math.Log(estimate.ResidualVariance / (scale * scale));
        return point;
    }

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point) => Criterion(problem.Evaluate(Terms(point)), point[^1]);

    /// <inheritdoc/>
    public double Derive(ReadOnlySpan<double> point)
    {
        TermFactor[] at = Terms(point);
        problem.Start(at);
        double m = objective.DegreesOfFreedom;
        double rho = objective.ResidualSquares * Math.Exp(-point[^1]) / m;
        int k = problem.ParameterCount;
        double[] slope = problem.Slope.ToArray();
        double[] hessian = problem.ObservedHessian().ToArray();
        ReadOnlySpan<double> linear = problem.LogResidualDecline;
        ReadOnlySpan<double> average = problem.AverageInformation;
        for (int j = 0; j < k; j++)
        {
            slope[j] -= (rho - 1.0) * m * linear[j];
            for (int i = 0; i < k; i++) { hessian[(j * k) + i] += (m * linear[i] * linear[j]) + ((rho - 1.0) * 2.0 * average[(j * k) + i]); }
        }

        double[] jacobian = new double[k * (Count - 1)];
        Array.Clear(Gradient);
        Array.Clear(Hessian);
        for (int t = 0; t < terms.Length; t++) { AddTerm(t, at[t], point, slope, jacobian); }
        AddSecond(hessian, jacobian, k);
        for (int a = 0; a < Count - 1; a++)
        {
            double mixed = rho * m * VectorKernels.Dot(linear, jacobian.AsSpan(a * k, k));
            Hessian[(a * Count) + Count - 1] = mixed;
            Hessian[((Count - 1) * Count) + a] = mixed;
        }

        Gradient[^1] = m * (1.0 - rho);
        Hessian[^1] = m * rho;
        return Criterion(problem.Value, point[^1]);
    }

    /// <summary>Derivatives by a term's coordinates of a function of its relative covariance Σ: 2GᵀQY, for dΣ = GYᵀ + YGᵀ.</summary>
    /// <param name="term">The term.</param>
    /// <param name="at">The term at the point.</param>
    /// <param name="point">The point.</param>
    /// <param name="score">Q, the derivatives by Σ in the eigenbasis, s × s, symmetric.</param>
    /// <param name="slope">Receives them, at the term's coordinates.</param>
    internal void Chain(int term, TermFactor at, ReadOnlySpan<double> point, double[] score, Span<double> slope)
    {
        int s = terms[term].Layout.Width;
        (double[] y, double[][] unit) = Rotated(term, at, point);
        foreach ((int a, int row, int column) in Elements(term))
        {
            double sum = 0.0;
            for (int c = 0; c < s; c++) { sum += y[(column * s) + c] * VectorKernels.Dot(unit[row], score.AsSpan(c * s, s)); }
            slope[a] = 2.0 * sum;
        }
    }

    /// <summary>Second derivatives at a point where the first vanish, exact also where those of <see cref="Derive"/> hold averages for traces that are
    /// too many: then they are central differences of the first over a thousandth of a standard error, seven digits.</summary>
    /// <param name="point">The point.</param>
    /// <returns>n × n, both triangles.</returns>
    internal double[] ExactHessian(ReadOnlySpan<double> point)
    {
        const double step = 1e-3;
        Derive(point);
        double[] near = [.. Hessian];
        if (problem.IsObservedExact) { return near; }
        int n = Count;
        double[] hessian = new double[n * n];
        double[] moved = point.ToArray();
        for (int j = 0; j < n; j++)
        {
            double h = step * Math.Sqrt(2.0 / Math.Max(1.0, near[(j * n) + j]));
            moved[j] = point[j] + h;
            Derive(moved);
            double[] above = [.. Gradient];
            moved[j] = point[j] - h;
            Derive(moved);
            moved[j] = point[j];
            for (int i = 0; i < n; i++)
            {
                double half = 0.5 * (above[i] - Gradient[i]) / (2.0 * h);
                hessian[(j * n) + i] += half;
                hessian[(i * n) + j] += half;
            }
        }

        return hessian;
    }

    private double Criterion(double profiled, double s)
    {
        double m = objective.DegreesOfFreedom;
        double r2 = objective.ResidualSquares;
        double value = profiled - m - (m * Math.Log(r2 / m)) + (m * s) + (r2 * Math.Exp(-s));
        return double.IsNaN(value) ? double.PositiveInfinity : value;
    }

    // Jacobian of x, first derivatives, and the part of the second derivatives that comes from x not being linear.
    private void AddTerm(int t, TermFactor at, ReadOnlySpan<double> point, double[] slope, double[] jacobian)
    {
        TermLayout layout = terms[t].Layout;
        int s = layout.Width;
        int k = problem.ParameterCount;
        (double[] y, double[][] unit) = Rotated(t, at, point);
        (int Coordinate, int Row, int Column)[] own = [.. Elements(t)];
        int[] parameters = [.. Enumerable.Range(0, k).Where(i => problem.Parameters[i].Term == t)];
        foreach ((int a, int row, int column) in own)
        {
            // dΣ′ = GYᵀ + YGᵀ with G = UᵀR·E, a column of its own.
            double[] g = unit[row];
            foreach (int i in parameters)
            {
                (_, int r, int c) = problem.Parameters[i];
                double value = (g[r] * y[(column * s) + c]) + (y[(column * s) + r] * g[c]);
                jacobian[(a * k) + i] = r == c ? 0.5 * value : value;
            }

            Gradient[a] = VectorKernels.Dot(slope, jacobian.AsSpan(a * k, k));
        }

        foreach ((int a, int rowA, int columnA) in own)
        {
            foreach ((int b, int rowB, int columnB) in own)
            {
                if (columnA != columnB) { continue; }
                double sum = 0.0;
                foreach (int i in parameters)
                {
                    (_, int r, int c) = problem.Parameters[i];
                    double value = (unit[rowA][r] * unit[rowB][c]) + (unit[rowB][r] * unit[rowA][c]);
                    sum += slope[i] * (r == c ? 0.5 * value : value);
                }

                Hessian[(b * Count) + a] += sum;
            }
        }
    }

    private void AddSecond(double[] hessian, double[] jacobian, int k)
    {
        int n = Count - 1;
        double[] half = new double[k * n];
        double[] full = new double[n * n];
        if (n == 0) { return; }
        DenseProduct.Add(half, k, k, n, k, 1.0, hessian, 1, k, jacobian, 1, k);
        DenseProduct.Add(full, n, n, n, k, 1.0, jacobian, k, 1, half, 1, k);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++) { Hessian[(j * Count) + i] += full[(j * n) + i]; }
        }
    }

    // Y = UᵀRPᵀΛ, s × s, and per row of Λ the column UᵀRPᵀe.
    private (double[] Y, double[][] Unit) Rotated(int t, TermFactor at, ReadOnlySpan<double> point)
    {
        TermLayout layout = terms[t].Layout;
        int s = layout.Width;
        double[][] unit = new double[s][];
        for (int row = 0; row < s; row++)
        {
            ReadOnlySpan<double> column = layout.Transform.AsSpan().Slice(order[t][row] * s, s);
            unit[row] = new double[s];
            for (int i = 0; i < s; i++) { unit[row][i] = VectorKernels.Dot(at.Vectors.AsSpan(i * s, s), column); }
        }

        double[] y = new double[s * s];
        foreach ((int a, int row, int column) in Elements(t)) { VectorKernels.AddScaled(y.AsSpan(column * s, s), point[a], unit[row]); }
        return (y, unit);
    }

    private IEnumerable<(int Coordinate, int Row, int Column)> Elements(int t)
    {
        int s = terms[t].Layout.Width;
        for (int c = 0; c < s; c++)
        {
            for (int r = c; r < (terms[t].Layout.Structure == CovarianceStructure.Unstructured ? s : c + 1); r++) { yield return (Coordinate(t, r, c), r, c); }
        }
    }

    /// <summary>The terms at a point, in scaled columns.</summary>
    internal TermFactor[] Terms(ReadOnlySpan<double> point)
    {
        var result = new TermFactor[terms.Length];
        for (int t = 0; t < terms.Length; t++)
        {
            (int factor, TermLayout layout) = terms[t];
            int s = layout.Width;
            if (layout.Structure == CovarianceStructure.Diagonal)
            {
                double[] values = new double[s];
                for (int i = 0; i < s; i++) { values[i] = Math.Max(TermFactor.Floor, Math.Abs(point[Coordinate(t, i, i)] * layout.Transform[(i * s) + i])); }
                result[t] = TermFactor.Axes(factor, layout, values);
                continue;
            }

            double[] scaled = new double[s * s];        // RPᵀΛ
            foreach ((int a, int row, int column) in Elements(t))
            {
                VectorKernels.AddScaled(scaled.AsSpan(column * s, s), point[a], layout.Transform.AsSpan().Slice(order[t][row] * s, s));
            }

            double[] vectors = new double[s * s];
            double[] singular = new double[s];
            SingularValues.Left(scaled, s, vectors, singular);
            for (int i = 0; i < s; i++) { singular[i] = Math.Max(TermFactor.Floor, singular[i]); }
            result[t] = TermFactor.Restore(factor, layout, vectors, singular);
        }

        return result;
    }

    // The lower triangular root of PΣPᵀ from that of Σ; a pivot of zero leaves a column of zeros.
    private static double[] Reordered(double[] lambda, int[] order, int s)
    {
        double[] covariance = new double[s * s];
        for (int j = 0; j < s; j++)
        {
            for (int i = 0; i < s; i++)
            {
                for (int c = 0; c < s; c++) { covariance[(j * s) + i] += lambda[(c * s) + order[i]] * lambda[(c * s) + order[j]]; }
            }
        }

        const double zero = 1e-13;
        double[] root = new double[s * s];
        for (int j = 0; j < s; j++)
        {
            double pivot = covariance[(j * s) + j];
            for (int c = 0; c < j; c++) { pivot -= root[(c * s) + j] * root[(c * s) + j]; }
            if (!(pivot > zero * covariance[(j * s) + j])) { continue; }
            root[(j * s) + j] = Math.Sqrt(pivot);
            for (int i = j + 1; i < s; i++)
            {
                double sum = covariance[(j * s) + i];
                for (int c = 0; c < j; c++) { sum -= root[(c * s) + i] * root[(c * s) + j]; }
                root[(j * s) + i] = sum / root[(j * s) + j];
            }
        }

        return root;
    }
}
