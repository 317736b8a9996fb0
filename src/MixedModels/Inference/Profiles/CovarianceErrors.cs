using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Standard errors of functions of the covariance parameters by 2H⁻¹ and the delta method, H the second derivatives of the criterion in the
/// coordinates of a <see cref="CriterionSurface"/>, columns in the formula's order.</summary>
internal sealed class CovarianceErrors
{
    private readonly double[] factor;           // of H with a unit diagonal
    private readonly double[] scale;
    private readonly bool isDefinite;
    private readonly double sigma;

    /// <summary>Derives the criterion at the estimates.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal CovarianceErrors(Estimate estimate, CancellationToken cancellationToken)
    {
        ProfiledObjective fitted = estimate.ProfiledObjective;
        int[][] order = [.. estimate.Terms.Select(t => Enumerable.Range(0, t.Layout.Width).ToArray())];
        Surface = new CriterionSurface(new ProfiledObjective(estimate.Data, fitted.Method, long.MaxValue, fitted.System.Team, cancellationToken), order);
        Point = Surface.PointOf(estimate);
        sigma = Math.Sqrt(estimate.ResidualVariance);
        factor = Surface.ExactHessian(Point);
        int n = Surface.Count;
        scale = [.. Enumerable.Range(0, n).Select(i => factor[(i * n) + i] > 0.0 ? 1.0 / Math.Sqrt(factor[(i * n) + i]) : 0.0)];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++) { factor[(j * n) + i] *= scale[i] * scale[j]; }
        }

        isDefinite = DenseCholesky.Factor(factor, n, n, n) == DenseCholesky.Succeeded;
    }

    /// <summary>The criterion.</summary>
    internal CriterionSurface Surface { get; }

    /// <summary>The coordinates of the estimates.</summary>
    internal double[] Point { get; }

    /// <summary>The standard error of a function.</summary>
    /// <param name="slope">Its first derivatives by the coordinates.</param>
    /// <returns>NaN where the second derivatives are not positive definite.</returns>
    internal double Of(ReadOnlySpan<double> slope)
    {
        if (!isDefinite) { return double.NaN; }
        double[] scaled = new double[scale.Length];
        for (int i = 0; i < scaled.Length; i++) { scaled[i] = slope[i] * scale[i]; }
        Triangular.SolveLower(factor, scaled.Length, scaled);
        return Math.Sqrt(2.0 * VectorKernels.Dot(scaled, scaled));
    }

    /// <summary>The standard error of a standard deviation, a correlation or σ.</summary>
    /// <param name="parameter">The parameter; not a coefficient.</param>
    /// <param name="term">Its term; any for σ.</param>
    /// <returns>NaN at the end of the range, and where the data do not tell.</returns>
    internal double Of(ModelParameter parameter, TermFactor? term)
    {
        double[] slope = new double[Surface.Count];
        if (parameter.Kind == ParameterKind.ResidualStandardDeviation)
        {
            slope[^1] = 0.5 * sigma;
            return Of(slope);
        }

        int[] first = RowOf(parameter.Term, parameter.First, term!);
        double[] row = [.. first.Select(i => Point[i])];
        double length = Math.Sqrt(VectorKernels.Dot(row, row));
        if (parameter.Kind == ParameterKind.StandardDeviation)
        {
            for (int c = 0; c < row.Length; c++) { slope[first[c]] = sigma * row[c] / length; }
            slope[^1] = 0.5 * sigma * length;
            return Of(slope);
        }

        // ρ = aᵀb/(|a||b|) of two rows, the shorter one with zeros after it.
        int[] second = RowOf(parameter.Term, parameter.Second, term!);
        double[] other = [.. second.Select(i => Point[i])];
        double otherLength = Math.Sqrt(VectorKernels.Dot(other, other));
        double correlation = VectorKernels.Dot(row, other.AsSpan(0, row.Length)) / (length * otherLength);
        for (int c = 0; c < row.Length; c++) { slope[first[c]] = ((other[c] / otherLength) - (correlation * row[c] / length)) / length; }
        for (int c = 0; c < other.Length; c++)
        {
            double along = c < row.Length ? row[c] / length : 0.0;
            slope[second[c]] = (along - (correlation * other[c] / otherLength)) / otherLength;
        }

        return Of(slope);
    }

    private int[] RowOf(int term, int row, TermFactor factorOf) =>
        factorOf.Layout.Structure == CovarianceStructure.Diagonal ? [Surface.Coordinate(term, row, row)] : [.. Enumerable.Range(0, row + 1).Select(c => Surface.Coordinate(term, row, c))];
}
