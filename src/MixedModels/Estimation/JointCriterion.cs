using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>−2 log likelihood as a function of the coordinates of a <see cref="CriterionSurface"/> and of the coefficients.</summary>
/// <remarks>
/// Coefficients are d with X̃(shift + scale·a) = X̃E·d·scale, a in scaled units and E orthogonal. With the coefficients given the model is one of y − Xβ
/// without a fixed part; and r² = r²_min + (a − â)ᵀM(a − â), M = XᵀV⁻¹X, so D_a = 2e⁻ˢM(a − â) and D_aa = 2e⁻ˢM. By a relative covariance Σ,
/// r²_Σ = −Σⱼ wⱼwⱼᵀ with w = ZᵀV⁻¹(y − Xβ), whose derivative by a is −ZᵀV⁻¹X.
/// </remarks>
internal sealed class JointCriterion : ICriterion
{
    private readonly ProfiledObjective whole;   // with the fixed part, for â and M
    private readonly ReplaceableResponse response;
    private readonly double[] rotation;         // E, p × p
    private readonly double[] shift;            // of the response, in units of its scale
    private readonly double[][] columns;        // per factor T̃ᵀX̃ and T̃ᵀỹ, row by row

    /// <summary>Prepares.</summary>
    /// <param name="estimate">A fit by maximum likelihood.</param>
    /// <param name="rotation">E, p × p, column-major.</param>
    /// <param name="order">Per term the columns in the order of Λ.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal JointCriterion(Estimate estimate, double[] rotation, int[][] order, CancellationToken cancellationToken)
    {
        this.rotation = rotation;
        CrossProducts data = estimate.Data;
        ThreadTeam team = estimate.ProfiledObjective.System.Team;
        whole = new ProfiledObjective(data, EstimationMethod.Ml, long.MaxValue, team, cancellationToken);
        shift = [.. data.Basis.ResponseShift.Select(b => b / data.Basis.ResponseScale)];
        columns = [.. data.Factors.Select(f => f.Border)];
        response = new ReplaceableResponse(data.WithoutFixed());
        Covariances = new CriterionSurface(new ProfiledObjective(response.Data, EstimationMethod.Ml, long.MaxValue, team, cancellationToken), order);
        Count = Covariances.Count + data.Rank;
        Gradient = new double[Count];
        Hessian = new double[Count * Count];
    }

    /// <summary>The criterion with the coefficients as they are: its coordinates come first.</summary>
    internal CriterionSurface Covariances { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public double[] Gradient { get; }

    /// <inheritdoc/>
    public double[] Hessian { get; }

    private int Rank => shift.Length;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point)
    {
        Move(Coefficients(point));
        return Covariances.Value(point[..Covariances.Count]);
    }

    /// <inheritdoc/>
    public double Derive(ReadOnlySpan<double> point)
    {
        int k = Covariances.Count;
        int p = Rank;
        double[] a = Coefficients(point);
        Move(a);
        double value = Covariances.Derive(point[..k]);
        Array.Clear(Hessian);
        Covariances.Gradient.CopyTo(Gradient, 0);
        for (int j = 0; j < k; j++) { Covariances.Hessian.AsSpan(j * k, k).CopyTo(Hessian.AsSpan(j * Count)); }
        TermFactor[] terms = Covariances.Terms(point[..k]);
        if (!double.IsFinite(whole.Evaluate(CovarianceProblem.Lambda(whole.System.Data, terms)))) { return double.PositiveInfinity; }
        AddMixed(terms, point[..k], a);
        double weight = 2.0 * Math.Exp(-point[k - 1]);
        double[] best = ConditionalSolution.Of(whole.System).FixedEffects;
        double[] information = Information();
        for (int j = 0; j < p; j++) { a[j] -= best[j]; }
        double[] score = Product(information, a);
        for (int j = 0; j < p; j++)
        {
            ReadOnlySpan<double> direction = rotation.AsSpan(j * p, p);
            Gradient[k + j] = weight * VectorKernels.Dot(direction, score);
            Hessian[((k + j) * Count) + k - 1] = -Gradient[k + j];
            Hessian[((k - 1) * Count) + k + j] = -Gradient[k + j];
            double[] image = Product(information, direction);
            for (int i = 0; i < p; i++) { Hessian[((k + j) * Count) + k + i] = weight * VectorKernels.Dot(rotation.AsSpan(i * p, p), image); }
        }

        return value;
    }

    // D_Λa: the derivative of r²_Σ by each coefficient, chained to Λ.
    private void AddMixed(TermFactor[] terms, ReadOnlySpan<double> point, double[] a)
    {
        int k = Covariances.Count;
        int p = Rank;
        double weight = Math.Exp(-point[^1]);
        double[][] solved = SolvedBorder();     // ΛᵀZᵀV⁻¹[X̃ ỹ]
        double[] error = (double[])solved[p].Clone();
        for (int j = 0; j < p; j++) { VectorKernels.AddScaled(error, -a[j], solved[j]); }
        double[] slope = new double[k];
        double[] direction = new double[error.Length];
        for (int j = 0; j < p; j++)
        {
            Array.Clear(direction);
            for (int i = 0; i < p; i++) { VectorKernels.AddScaled(direction, rotation[(j * p) + i], solved[i]); }
            for (int t = 0; t < terms.Length; t++) { Covariances.Chain(t, terms[t], point, LevelSum(terms[t], direction, error), slope); }
            for (int i = 0; i < k - 1; i++)
            {
                Hessian[((k + j) * Count) + i] = weight * slope[i];
                Hessian[(i * Count) + k + j] = weight * slope[i];
            }
        }
    }

    private double[][] SolvedBorder()
    {
        double[][] solved = new double[Rank + 1][];
        for (int j = 0; j <= Rank; j++)
        {
            solved[j] = new double[whole.System.Symbolic.Order];
            whole.System.Factor.CopyBorderRow(j, solved[j]);
            whole.System.Factor.SolveBackward(solved[j]);
        }

        return solved;
    }

    // Σⱼ (nⱼwⱼᵀ + wⱼnⱼᵀ) over levels in the eigenbasis of a term, from rows that carry its singular values.
    private double[] LevelSum(TermFactor term, double[] n, double[] w)
    {
        int s = term.Layout.Width;
        double[] sum = new double[s * s];
        for (int level = 0; level < whole.System.Data.Factors[term.Factor].LevelCount; level++)
        {
            int at = whole.System.EliminationColumn(term.Factor, level) + term.Layout.Offset;
            for (int c = 0; c < s; c++)
            {
                for (int r = 0; r < s; r++)
                {
                    sum[(c * s) + r] += ((n[at + r] * w[at + c]) + (w[at + r] * n[at + c])) / (term.Values[r] * term.Values[c]);
                }
            }
        }

        return sum;
    }

    // M = L_xL_xᵀ.
    private double[] Information()
    {
        int p = Rank;
        int x = p + 1;
        ReadOnlySpan<double> border = whole.System.Factor.Border;
        double[] information = new double[p * p];
        for (int c = 0; c < p; c++)
        {
            for (int j = c; j < p; j++)
            {
                for (int i = c; i < p; i++) { information[(j * p) + i] += border[(c * x) + i] * border[(c * x) + j]; }
            }
        }

        return information;
    }

    // a = Ed − shift/scale.
    private double[] Coefficients(ReadOnlySpan<double> point)
    {
        int p = Rank;
        double[] a = [.. shift.Select(s => -s)];
        for (int j = 0; j < p; j++) { VectorKernels.AddScaled(a, point[Covariances.Count + j], rotation.AsSpan(j * p, p)); }
        return a;
    }

    // The response ỹ − X̃a.
    private void Move(double[] a)
    {
        int p = Rank;
        int x = p + 1;
        double[] direction = [.. a.Select(v => -v), 1.0];
        double[] full = whole.System.Data.Fixed;
        double squares = 0.0;
        for (int j = 0; j < x; j++) { squares += direction[j] * VectorKernels.Dot(full.AsSpan(j * x, x), direction); }
        response.Set([.. columns.Select(border => Enumerable.Range(0, border.Length / x).Select(i => VectorKernels.Dot(border.AsSpan(i * x, x), direction)).ToArray())], [], squares);
    }

    private static double[] Product(double[] matrix, ReadOnlySpan<double> vector)
    {
        double[] product = new double[vector.Length];
        for (int j = 0; j < vector.Length; j++) { VectorKernels.AddScaled(product, vector[j], matrix.AsSpan(j * vector.Length, vector.Length)); }
        return product;
    }
}
