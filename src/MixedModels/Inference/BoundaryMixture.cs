using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The distribution of a likelihood-ratio statistic of random effects when the smaller model holds: variances cannot be negative.</summary>
/// <remarks>
/// With z ~ N(0, I⁻¹), I the expected information of the larger model at the estimates of the smaller, the statistic is ‖projection of z on the
/// tangent cone of the larger‖² − ‖projection on that of the smaller‖² in the metric of I. One new variance gives ½χ²(r − 1) + ½χ²(r), r the
/// number of new parameters. Else, because both projections are proportional to ‖z‖, the tail is the mean over random directions u of
/// P(χ²(k) ≥ t/c(u)), c(u) the statistic at u: no weights are needed, and small p values are as well known as large ones. Source: Self and Liang
/// (1987), J. American Statistical Association 82(398); Shapiro (1988), International Statistical Review 56(1).
/// </remarks>
internal sealed class BoundaryMixture
{
    private const int Directions = 4000;
    private const double Singular = 1e-10;

    private readonly int degreesOfFreedom;
    private readonly bool hasHalf;              // one new variance, all else free
    private readonly double[]? shares;          // c(u), with degreesOfFreedom = k

    private BoundaryMixture(int degreesOfFreedom, bool hasHalf, double[]? shares)
    {
        this.degreesOfFreedom = degreesOfFreedom;
        this.hasHalf = hasHalf;
        this.shares = shares;
    }

    /// <summary>Whether the distribution is known: not where a correlation of a pattern loses its meaning because the smaller model leaves its term
    /// out.</summary>
    internal static bool CanTell(Estimate larger, Estimate smaller, ImmutableArray<TermPlace> places)
    {
        int[] dropped = [.. Enumerable.Range(0, larger.Terms.Length).Where(t => places.All(p => p.Term != t))];
        return dropped.All(t => PatternNesting.HasVariancesAlone(larger.Terms[t].Layout))
            && smaller.Terms.All(t => PatternNesting.HasVariancesAlone(t.Layout) || t.Values.Any(v => v > 0.0));
    }

    /// <summary>The distribution for nested models; terms held to a pattern are the same in both, or missing from the smaller.</summary>
    /// <param name="larger">The larger fit.</param>
    /// <param name="smaller">The smaller fit, by the same method.</param>
    /// <param name="places">Per term of the smaller model where its columns are in the larger.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal static BoundaryMixture Of(Estimate larger, Estimate smaller, ImmutableArray<TermPlace> places, CancellationToken cancellationToken)
    {
        CrossProducts data = larger.Data;
        TermFactor[] terms = Embed(data, smaller, places);
        var objective = new ProfiledObjective(data, larger.ProfiledObjective.Method, long.MaxValue, null, cancellationToken);
        objective.Evaluate(CovarianceProblem.Lambda(data, terms));
        double[] root = Root(KenwardRogerSums.Of(objective.System, terms, ComponentSums.Budget, cancellationToken).Information(objective.Method), out int k);
        CovarianceChart ofLarger = ChartAt(terms);
        CovarianceChart ofSmaller = ChartAt(smaller.Terms);
        TangentCone largerCone = Cone(root, Basis(ofLarger), k, terms, ofLarger);
        double[] tangents = Tangents(data, smaller, places, terms, ofLarger.Coordinates, ofSmaller.Coordinates);
        TangentCone smallerCone = Cone(root, Product(tangents, Basis(ofSmaller), k), k, smaller.Terms, ofSmaller);
        int r = largerCone.Count - smallerCone.Count;
        if (largerCone.BoundVariances == 0) { return new BoundaryMixture(r, false, null); }
        return largerCone.BoundVariances == 1 && smallerCone.BoundVariances == 0
            ? new BoundaryMixture(r, true, null)
            : new BoundaryMixture(k, false, Shares(largerCone, smallerCone, k, cancellationToken));
    }

    private static CovarianceChart ChartAt(IReadOnlyList<TermFactor> terms)
    {
        var chart = new CovarianceChart(terms.Select(t => t.Layout));
        chart.MoveTo(terms);
        return chart;
    }

    // The directions of the parameters and of the scale in coordinates, those of variances of length ½√2.
    private static double[] Basis(CovarianceChart chart)
    {
        ReadOnlySpan<CovarianceParameter> coordinates = chart.Coordinates;
        ReadOnlySpan<CovarianceParameter> parameters = chart.Parameters;
        int n = coordinates.Length + 1;
        double[] basis = new double[n * (parameters.Length + 1)];
        for (int j = 0; j < parameters.Length; j++)
        {
            Span<double> column = basis.AsSpan(j * n, n);
            if (parameters[j].IsPattern) { chart.Direction(j).CopyTo(column); }
            else { column[coordinates.IndexOf(parameters[j])] = parameters[j].Row == parameters[j].Column ? Math.Sqrt(0.5) : 1.0; }
        }

        basis[^1] = 1.0;
        return basis;
    }

    private static double[] Product(double[] a, double[] b, int rows)
    {
        int inner = a.Length / rows;
        int columns = b.Length / inner;
        double[] product = new double[rows * columns];
        DenseProduct.Add(product, rows, rows, columns, inner, 1.0, a, 1, rows, b, 1, inner);
        return product;
    }

    /// <summary>P(statistic ≥ t).</summary>
    /// <param name="t">The statistic, at least 0.</param>
    internal double PValue(double t)
    {
        if (t <= 0.0) { return 1.0; }
        if (shares is not null) { return shares.Average(c => c > 0.0 ? Distributions.ChiSquaredUpper(t / c, degreesOfFreedom) : 0.0); }
        double upper = Distributions.ChiSquaredUpper(t, degreesOfFreedom);
        return hasHalf ? 0.5 * (upper + Distributions.ChiSquaredUpper(t, degreesOfFreedom - 1)) : upper;
    }

    private static double[] Shares(TangentCone larger, TangentCone smaller, int k, CancellationToken cancellationToken)
    {
        var random = new RandomStream(1, 0);
        double[] shares = new double[Directions];
        double[] u = new double[k];
        for (int d = 0; d < Directions; d++)
        {
            if (d % 256 == 0) { cancellationToken.ThrowIfCancellationRequested(); }
            for (int i = 0; i < k; i++) { u[i] = random.Normal(); }
            VectorKernels.Scale(u, 1.0 / Math.Sqrt(VectorKernels.Dot(u, u)));
            shares[d] = Math.Max(0.0, larger.SquaredProjection(u) - smaller.SquaredProjection(u));
        }

        return shares;
    }

    // The smaller model's covariances as those of the larger: zero where it has no column.
    private static TermFactor[] Embed(CrossProducts data, Estimate smaller, ImmutableArray<TermPlace> places)
    {
        var result = new TermFactor[data.Terms.Length];
        for (int t = 0; t < result.Length; t++)
        {
            (int factor, TermLayout layout) = data.Terms[t];
            int s = layout.Width;
            if (layout.Pattern is not null)
            {
                int same = Enumerable.Range(0, places.Length).FirstOrDefault(p => places[p].Term == t, -1);
                result[t] = TermFactor.Patterned(factor, layout, same < 0 ? new double[layout.ParameterCount] : smaller.Terms[same].Parameters, 0.0);
                continue;
            }

            double[] covariance = new double[s * s];
            for (int small = 0; small < places.Length; small++)
            {
                if (places[small].Term != t) { continue; }
                Add(covariance, s, places[small].Columns, smaller.Factors[small]);
            }

            double[] scaled = Congruence([.. layout.Transform], covariance, s, isTransposed: false);
            result[t] = Decomposed(factor, layout, scaled);
        }

        return result;
    }

    private static void Add(double[] covariance, int s, ImmutableArray<int> columns, double[] lambda)
    {
        int w = columns.Length;
        for (int j = 0; j < w; j++)
        {
            for (int i = 0; i < w; i++)
            {
                for (int c = 0; c <= Math.Min(i, j); c++) { covariance[(columns[j] * s) + columns[i]] += lambda[(c * w) + i] * lambda[(c * w) + j]; }
            }
        }
    }

    private static TermFactor Decomposed(int factor, TermLayout layout, double[] covariance)
    {
        int s = layout.Width;
        if (layout.Structure == CovarianceStructure.Diagonal)
        {
            return TermFactor.Axes(factor, layout, [.. Enumerable.Range(0, s).Select(i => Math.Sqrt(covariance[(i * s) + i]))]);
        }

        SymmetricEigen eigen = SymmetricEigen.Of(covariance, s);
        double largest = eigen.Values.DefaultIfEmpty().Max();
        double[] vectors = new double[s * s];
        double[] values = new double[s];
        for (int i = 0; i < s; i++)
        {
            int from = s - 1 - i;
            eigen.Vectors.AsSpan(from * s, s).CopyTo(vectors.AsSpan(i * s, s));
            values[i] = eigen.Values[from] > Singular * largest ? Math.Sqrt(eigen.Values[from]) : 0.0;
        }

        return TermFactor.Restore(factor, layout, vectors, values);
    }

    // Columns: the directions of the smaller model's coordinates in those of the larger.
    private static double[] Tangents(
        CrossProducts data, Estimate smaller, ImmutableArray<TermPlace> places, TermFactor[] terms, ReadOnlySpan<CovarianceParameter> ofLarger, ReadOnlySpan<CovarianceParameter> ofSmaller)
    {
        int k = ofLarger.Length + 1;
        int m = ofSmaller.Length + 1;
        double[] tangents = new double[k * m];
        for (int j = 0; j < ofSmaller.Length; j++)
        {
            (int small, int row, int column) = ofSmaller[j];
            int t = places[small].Term;
            TermLayout layout = data.Terms[t].Layout;
            int s = layout.Width;
            int w = places[small].Columns.Length;
            // User's units: R⁻¹U(e_r e_cᵀ + e_c e_rᵀ)UᵀR⁻ᵀ.
            double[] roots = CovarianceFactors.ToUserUnits(smaller.Terms[small].Layout, smaller.Terms[small].Vectors);
            double[] direction = new double[s * s];
            for (int b = 0; b < w; b++)
            {
                for (int a = 0; a < w; a++)
                {
                    double value = (roots[(row * w) + a] * roots[(column * w) + b]) + (roots[(column * w) + a] * roots[(row * w) + b]);
                    direction[(places[small].Columns[b] * s) + places[small].Columns[a]] = value;
                }
            }

            double[] turned = Congruence(terms[t].Vectors, Congruence([.. layout.Transform], direction, s, isTransposed: false), s, isTransposed: true);
            for (int i = 0; i < ofLarger.Length; i++)
            {
                (int term, int r, int c) = ofLarger[i];
                if (term == t) { tangents[(j * k) + i] = turned[(c * s) + r] * (r == c ? 0.5 : 1.0); }
            }
        }

        tangents[(k * m) - 1] = 1.0;
        return tangents;
    }

    // AMAᵀ, or AᵀMA.
    private static double[] Congruence(double[] a, double[] matrix, int s, bool isTransposed)
    {
        double[] half = new double[s * s];
        double[] result = new double[s * s];
        (int row, int column) = isTransposed ? (s, 1) : (1, s);
        DenseProduct.Add(half, Math.Max(1, s), s, s, s, 1.0, a, row, column, matrix, 1, s);
        DenseProduct.Add(result, Math.Max(1, s), s, s, s, 1.0, half, 1, s, a, column, row);
        return result;
    }

    private static TangentCone Cone(double[] root, double[] basis, int k, IReadOnlyList<TermFactor> terms, CovarianceChart chart)
    {
        ReadOnlySpan<CovarianceParameter> parameters = chart.Parameters;
        var blocks = new List<(int[], int)>();
        for (int t = 0; t < terms.Count; t++)
        {
            var inside = new List<int>();
            for (int i = 0; i < parameters.Length; i++)
            {
                CovarianceParameter p = parameters[i];
                if (p.Term == t && (p.IsPattern ? IsRootAtZero(terms[t], p.Row) : IsZero(terms[t], p.Row) && IsZero(terms[t], p.Column))) { inside.Add(i); }
            }

            if (inside.Count == 0) { continue; }
            if (terms[t].IsFull && terms[t].Layout.Pattern is null) { blocks.Add(([.. inside], terms[t].Values.Count(v => v == 0.0))); }
            else { blocks.AddRange(inside.Select(i => (new[] { i }, 1))); }
        }

        return new TangentCone(Product(root, basis, k), k, basis.Length / k, blocks);
    }

    private static bool IsZero(TermFactor term, int index) => term.Values[index] == 0.0;

    private static bool IsRootAtZero(TermFactor term, int parameter) =>
        term.Layout.Pattern!.KindOf(parameter, term.Layout.Width) == RandomParameterKind.Root && term.Parameters[parameter] == 0.0;

    // I½, symmetric.
    private static double[] Root(double[] information, out int k)
    {
        k = (int)Math.Sqrt(information.Length);
        SymmetricEigen eigen = SymmetricEigen.Of(information, k);
        double[] root = new double[k * k];
        for (int e = 0; e < k; e++)
        {
            double value = Math.Sqrt(Math.Max(0.0, eigen.Values[e]));
            ReadOnlySpan<double> v = eigen.Vectors.AsSpan(e * k, k);
            for (int j = 0; j < k; j++) { VectorKernels.AddScaled(root.AsSpan(j * k, k), value * v[j], v); }
        }

        return root;
    }
}
