using System.Collections.Immutable;
using MixedModels.LinearAlgebra;

namespace MixedModels.Covariance;

/// <summary>A correlation for every pair of visits; with a variance per visit the whole covariance is free: <c>us</c>.</summary>
/// <remarks>The matrix is NNᵀ, row i of N being z_i/‖z_i‖ with z_i = (φ_i1, …, φ_i,i−1, 1, 0, …). With ν = N_i and z = ‖z_i‖:
/// ∂ν/∂φ_a = (e_a − ν_aν)/z, ∂²ν/∂φ_a∂φ_b = (3ν_aν_bν − ν_ae_b − ν_be_a − δ_abν)/z².</remarks>
public sealed record Unstructured : VisitCorrelation
{
    /// <inheritdoc/>
    public override string Name => "us";

    /// <inheritdoc/>
    public override ImmutableArray<string> ParameterNames(ImmutableArray<string> visits) =>
        [.. from j in Enumerable.Range(0, visits.Length) from i in Enumerable.Range(j + 1, visits.Length - j - 1) select $"rho({visits[j]}, {visits[i]})"];

    /// <inheritdoc/>
    public override ImmutableArray<double> Natural(ReadOnlySpan<double> parameters, int visits)
    {
        var matrix = new CovarianceJet(visits, parameters.Length, 0);
        Fill(parameters, matrix);
        return [.. from j in Enumerable.Range(0, visits) from i in Enumerable.Range(j + 1, visits - j - 1) select matrix.Value[(j * visits) + i]];
    }

    /// <summary>The free parameters of a correlation matrix.</summary>
    /// <param name="root">Its lower Cholesky factor, m × m, column-major.</param>
    /// <param name="visits">m.</param>
    internal static double[] FreeParameters(ReadOnlySpan<double> root, int visits)
    {
        double[] free = new double[visits * (visits - 1) / 2];
        for (int i = 1; i < visits; i++)
        {
            for (int j = 0; j < i; j++) { free[(i * (i - 1) / 2) + j] = root[(j * visits) + i] / root[(i * visits) + i]; }
        }

        return free;
    }

    /// <inheritdoc/>
    internal override int ParameterCount(int visits) => visits * (visits - 1) / 2;

    /// <inheritdoc/>
    internal override void Fill(ReadOnlySpan<double> parameters, CovarianceJet matrix)
    {
        int m = matrix.Order;
        double[] rows = new double[m * m];      // row i of N at i·m
        double[] lengths = new double[m];
        for (int i = 0; i < m; i++)
        {
            ReadOnlySpan<double> own = parameters.Slice(i * (i - 1) / 2, i);
            lengths[i] = Math.Sqrt(1.0 + VectorKernels.Dot(own, own));
            for (int a = 0; a < i; a++) { rows[(i * m) + a] = own[a] / lengths[i]; }
            rows[(i * m) + i] = 1.0 / lengths[i];
        }

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j <= i; j++) { FillPair(rows, lengths, i, j, matrix); }
        }
    }

    private static void FillPair(double[] rows, double[] lengths, int i, int j, CovarianceJet matrix)
    {
        int m = matrix.Order;
        int at = (j * m) + i;
        int mirror = (i * m) + j;
        ReadOnlySpan<double> ni = rows.AsSpan(i * m, m);
        ReadOnlySpan<double> nj = rows.AsSpan(j * m, m);
        double rho = i == j ? 1.0 : VectorKernels.Dot(ni, nj);
        matrix.Value[at] = rho;
        matrix.Value[mirror] = rho;
        if (i == j || matrix.Derivatives < 1) { return; }
        int firstI = i * (i - 1) / 2;
        int firstJ = j * (j - 1) / 2;
        for (int a = 0; a < i; a++) { Put(matrix.FirstBy(firstI + a), at, mirror, Along(ni, nj, rho, a) / lengths[i]); }
        for (int a = 0; a < j; a++) { Put(matrix.FirstBy(firstJ + a), at, mirror, Along(nj, ni, rho, a) / lengths[j]); }
        if (matrix.Derivatives < 2) { return; }
        for (int b = 0; b < i; b++)
        {
            for (int a = 0; a <= b; a++) { Put(matrix.SecondBy(firstI + a, firstI + b), at, mirror, Curvature(ni, nj, rho, a, b) / (lengths[i] * lengths[i])); }
        }

        for (int b = 0; b < j; b++)
        {
            for (int a = 0; a <= b; a++) { Put(matrix.SecondBy(firstJ + a, firstJ + b), at, mirror, Curvature(nj, ni, rho, a, b) / (lengths[j] * lengths[j])); }
            for (int a = 0; a < i; a++)
            {
                // (e_a − ν_aν)·(e_b − μ_bμ)
                double mixed = (a == b ? 1.0 : 0.0) - (nj[b] * nj[a]) - (ni[a] * ni[b]) + (ni[a] * nj[b] * rho);
                Put(matrix.SecondBy(firstI + a, firstJ + b), at, mirror, mixed / (lengths[i] * lengths[j]));
            }
        }
    }

    private static void Put(Span<double> matrix, int at, int mirror, double value)
    {
        matrix[at] = value;
        matrix[mirror] = value;
    }

    private static double Along(ReadOnlySpan<double> own, ReadOnlySpan<double> other, double rho, int a) => other[a] - (own[a] * rho);

    private static double Curvature(ReadOnlySpan<double> own, ReadOnlySpan<double> other, double rho, int a, int b) =>
        (3.0 * own[a] * own[b] * rho) - (own[a] * other[b]) - (own[b] * other[a]) - (a == b ? rho : 0.0);
}
