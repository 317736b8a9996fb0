using System.Collections.Immutable;

namespace MixedModels.Testing.Dense;

/// <summary>The model y = Xβ + Zb + ε computed by brute force from V = W⁻¹ + ZΛΛᵀZᵀ, n × n and dense: the second
/// opinion on the engine, which shares no code with it. Meant for a few hundred rows.</summary>
/// <remarks>Source: Laird and Ware (1982), Biometrics 38; Harville (1977), JASA 72.</remarks>
public sealed partial class DenseModel
{
    private readonly ImmutableArray<double> response;
    private readonly ImmutableArray<double[]> fixedColumns;
    private readonly ImmutableArray<DenseTerm> terms;
    private readonly ImmutableArray<double> weights;
    private readonly bool reml;

    /// <summary>Creates a model.</summary>
    /// <param name="response">y less the offset, n values.</param>
    /// <param name="fixedColumns">Columns of X, linearly independent.</param>
    /// <param name="terms">The random-effects terms; θ follows their order.</param>
    /// <param name="weights">Precision weights, all positive; null for 1.</param>
    /// <param name="reml">REML, or ML.</param>
    public DenseModel(
        IReadOnlyList<double> response,
        IReadOnlyList<double[]> fixedColumns,
        IReadOnlyList<DenseTerm> terms,
        IReadOnlyList<double>? weights,
        bool reml)
    {
        this.response = [.. response];
        this.fixedColumns = [.. fixedColumns];
        this.terms = [.. terms];
        this.weights = weights is null ? [.. Enumerable.Repeat(1.0, response.Count)] : [.. weights];
        this.reml = reml;
    }

    /// <summary>Number of elements of θ.</summary>
    public int ThetaCount => terms.Sum(t => t.ThetaCount);

    /// <summary>−2 log (restricted) likelihood at θ, β and σ at their best.</summary>
    /// <param name="theta">θ, term by term: each λ column by column of its lower triangle.</param>
    public double Criterion(ReadOnlySpan<double> theta) => Profile(Loadings(theta)).Criterion;

    /// <summary>Everything that follows from θ.</summary>
    /// <param name="theta">θ, term by term: each λ column by column of its lower triangle.</param>
    public DenseSolution Solve(ReadOnlySpan<double> theta)
    {
        double[,] loadings = Loadings(theta);
        DenseProfile profile = Profile(loadings);
        int n = response.Length;
        int p = fixedColumns.Length;
        double[,] inverse = profile.Factor.Inverse();                           // V⁻¹
        double[,] covariance = profile.Information.Inverse();                   // (XᵀV⁻¹X)⁻¹
        double[] leverages = new double[n];
        double[] fitted = new double[n];
        for (int row = 0; row < n; row++)
        {
            double used = 0.0;                                                  // (V⁻¹X(XᵀV⁻¹X)⁻¹XᵀV⁻¹)[row, row]
            for (int i = 0; i < p; i++)
            {
                for (int j = 0; j < p; j++) { used += profile.SolvedColumns[i][row] * covariance[i, j] * profile.SolvedColumns[j][row]; }
            }

            leverages[row] = 1.0 - ((inverse[row, row] - used) / weights[row]);
            fitted[row] = response[row] - (profile.SolvedResidual[row] / weights[row]);
        }

        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++) { covariance[i, j] *= profile.Variance; }
        }

        return new DenseSolution(
            profile.Criterion,
            Math.Sqrt(profile.Variance),
            [.. profile.Beta],
            covariance,
            [.. profile.Population],
            [.. fitted],
            [.. leverages],
            ModesOf(theta, loadings, inverse, profile));
    }

    /// <summary>β̂ by generalized least squares, σ̂² from the quadratic form, and the objective.</summary>
    private DenseProfile Profile(double[,] loadings)
    {
        int n = response.Length;
        int p = fixedColumns.Length;
        var factor = new DenseCholeskyFactor(Covariance(loadings));             // V
        double[][] solvedColumns = [.. fixedColumns.Select(x => factor.Solve(x))];  // V⁻¹X
        var information = new double[p, p];                                     // XᵀV⁻¹X
        double[] score = new double[p];                                         // XᵀV⁻¹y
        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i < p; i++) { information[i, j] = Dot(fixedColumns[i], solvedColumns[j]); }
            score[j] = Dot(solvedColumns[j], response.AsSpan());
        }

        var informationFactor = new DenseCholeskyFactor(information);
        double[] beta = informationFactor.Solve(score);
        double[] population = new double[n];
        double[] residual = new double[n];
        for (int row = 0; row < n; row++)
        {
            for (int j = 0; j < p; j++) { population[row] += fixedColumns[j][row] * beta[j]; }
            residual[row] = response[row] - population[row];
        }

        double[] solvedResidual = factor.Solve(residual);                       // V⁻¹(y − Xβ)
        int degrees = reml ? n - p : n;
        double variance = Dot(residual, solvedResidual) / degrees;
        double criterion = (degrees * (1.0 + Math.Log(2.0 * Math.PI * variance))) + factor.LogDeterminant
            + (reml ? informationFactor.LogDeterminant : 0.0);
        return new DenseProfile(criterion, variance, beta, population, factor, informationFactor, solvedColumns, solvedResidual);
    }

    /// <summary>ZΛ, n × q: term by term, level by level, column by column.</summary>
    private double[,] Loadings(ReadOnlySpan<double> theta)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(theta.Length, ThetaCount, nameof(theta));
        int q = terms.Sum(t => t.LevelCount * t.Width);
        var loadings = new double[response.Length, q];
        int column = 0;
        foreach (DenseTerm term in terms)
        {
            double[,] lambda = term.Lambda(theta[..term.ThetaCount]);
            theta = theta[term.ThetaCount..];
            for (int row = 0; row < response.Length; row++)
            {
                for (int j = 0; j < term.Width; j++)
                {
                    double sum = 0.0;
                    for (int i = j; i < term.Width; i++) { sum += term.Columns[i][row] * lambda[i, j]; }
                    loadings[row, column + (term.Codes[row] * term.Width) + j] = sum;
                }
            }

            column += term.LevelCount * term.Width;
        }

        return loadings;
    }

    /// <summary>The lower triangle of V = W⁻¹ + ZΛΛᵀZᵀ.</summary>
    private double[,] Covariance(double[,] loadings)
    {
        int n = response.Length;
        int q = loadings.GetLength(1);
        var covariance = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            covariance[i, i] = 1.0 / weights[i];
            for (int k = 0; k < q; k++)
            {
                if (loadings[i, k] == 0.0) { continue; }
                for (int j = 0; j <= i; j++) { covariance[i, j] += loadings[i, k] * loadings[j, k]; }
            }
        }

        return covariance;
    }

    /// <summary>b̂ = ΛΛᵀZᵀV⁻¹r and Var(b | y) = σ²Λ(I − (ZΛ)ᵀV⁻¹ZΛ)Λᵀ, level by level.</summary>
    private ImmutableArray<DenseModes> ModesOf(
        ReadOnlySpan<double> theta, double[,] loadings, double[,] inverse, DenseProfile profile)
    {
        ImmutableArray<DenseModes>.Builder result = ImmutableArray.CreateBuilder<DenseModes>(terms.Length);
        int column = 0;
        foreach (DenseTerm term in terms)
        {
            double[,] lambda = term.Lambda(theta[..term.ThetaCount]);
            theta = theta[term.ThetaCount..];
            int s = term.Width;
            var values = new double[term.LevelCount, s];
            ImmutableArray<double[,]>.Builder variances = ImmutableArray.CreateBuilder<double[,]>(term.LevelCount);
            for (int level = 0; level < term.LevelCount; level++)
            {
                int first = column + (level * s);
                double[] spherical = new double[s];
                var inner = new double[s, s];
                for (int i = 0; i < s; i++)
                {
                    double[] loading = ColumnOf(loadings, first + i);
                    spherical[i] = Dot(loading, profile.SolvedResidual);
                    for (int j = 0; j < s; j++)
                    {
                        inner[i, j] = (i == j ? 1.0 : 0.0) - Quadratic(loading, inverse, ColumnOf(loadings, first + j));
                    }
                }

                for (int i = 0; i < s; i++)
                {
                    for (int k = 0; k <= i; k++) { values[level, i] += lambda[i, k] * spherical[k]; }
                }

                variances.Add(Sandwich(lambda, inner, profile.Variance));
            }

            result.Add(new DenseModes(values, variances.MoveToImmutable()));
            column += term.LevelCount * s;
        }

        return result.MoveToImmutable();
    }

    private static double[,] Sandwich(double[,] lambda, double[,] inner, double scale)
    {
        int s = lambda.GetLength(0);
        var result = new double[s, s];
        for (int i = 0; i < s; i++)
        {
            for (int j = 0; j < s; j++)
            {
                for (int k = 0; k <= i; k++)
                {
                    for (int l = 0; l <= j; l++) { result[i, j] += scale * lambda[i, k] * inner[k, l] * lambda[j, l]; }
                }
            }
        }

        return result;
    }

    private static double[] ColumnOf(double[,] matrix, int column)
    {
        double[] result = new double[matrix.GetLength(0)];
        for (int row = 0; row < result.Length; row++) { result[row] = matrix[row, column]; }
        return result;
    }

    private static double Quadratic(double[] left, double[,] matrix, double[] right)
    {
        double sum = 0.0;
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] == 0.0) { continue; }
            for (int j = 0; j < right.Length; j++) { sum += left[i] * matrix[i, j] * right[j]; }
        }

        return sum;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0.0;
        for (int i = 0; i < a.Length; i++) { sum += a[i] * b[i]; }
        return sum;
    }
}
