using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>What one cluster adds to a sandwich covariance and its degrees of freedom; see <see cref="ClusterRobust"/>.</summary>
/// <param name="Score">g = Qᵀe, p values.</param>
/// <param name="Squares">QᵀVQ, p × p.</param>
/// <param name="Cross">XᵀQ, p × p.</param>
internal sealed record ClusterMoments(double[] Score, double[] Squares, double[] Cross)
{
    private const int MostRows = 5000;          // of a cluster: its covariance is held dense
    private const int MostRowsOfRoot = 1000;    // where a symmetric root of it is needed
    private const double Singular = 1e-10;      // an eigenvalue, over the largest, that counts as zero

    /// <summary>u = XᵀQ·image.</summary>
    internal double[] Turned(double[] image)
    {
        int p = image.Length;
        double[] u = new double[p];
        for (int j = 0; j < p; j++) { VectorKernels.AddScaled(u, image[j], Cross.AsSpan(j * p, p)); }
        return u;
    }

    /// <summary>The moments of all clusters.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="design">Its rows.</param>
    /// <param name="method">One of the sandwich methods.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="MixedModelException">CR3 is not defined (MM3274).</exception>
    internal static IEnumerable<ClusterMoments> Of(Estimate estimate, ModelDesign design, DegreesOfFreedom method, CancellationToken cancellationToken)
    {
        ResidualDesign? residual = estimate.ProfiledObjective.Residual?.Design;
        int[] rows = [.. Enumerable.Range(0, design.RowCount).Where(i => design.Weights is not { } w || w[i] > 0.0)];
        int[][] clusters = RowClusters.Of(design, residual, rows);
        if (clusters.Length < 2) { throw new MixedModelException(InferenceProblems.TooFewClusters(clusters.Length)); }
        int most = method == DegreesOfFreedom.RobustCr2 && residual is null ? MostRowsOfRoot : MostRows;
        if (clusters.Max(c => c.Length) is int largest && largest > most) { throw new MixedModelException(InferenceProblems.ClusterTooLarge(largest, most, method == DegreesOfFreedom.RobustCr2)); }
        var covariance = new RowCovariance(estimate, design, residual, rows);
        double[][] x = [.. estimate.Data.Basis.Retained.Select(j => design.FixedColumns[j])];
        double[] errors = [.. rows.Select(i => design.Response[i] - (design.Offset?[i] ?? 0.0) - x.Select((column, j) => column[i] * estimate.FixedEffects[j]).Sum())];
        double[] root = Root(estimate.FixedCovariance);
        foreach (int[] cluster in clusters)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int n = cluster.Length;
            double[] v = covariance.Of(cluster);
            double[] l = (double[])v.Clone();
            DenseCholesky.Factor(l, n, n, n);
            double[] own = [.. x.SelectMany(column => cluster.Select(i => column[rows[i]]))];
            double[] q = Bread(own, v, l, n, x.Length, root, estimate, residual is not null, method);
            yield return Of(own, q, v, [.. cluster.Select(i => errors[i])], x.Length);
        }
    }

    private static ClusterMoments Of(double[] x, double[] q, double[] v, double[] e, int p)
    {
        int n = e.Length;
        double[] score = [.. Enumerable.Range(0, p).Select(j => VectorKernels.Dot(q.AsSpan(j * n, n), e))];
        double[] image = new double[n * p];
        double[] squares = new double[p * p];
        double[] cross = new double[p * p];
        DenseProduct.Add(image, n, n, p, n, 1.0, v, 1, n, q, 1, n);
        DenseProduct.Add(squares, p, p, p, n, 1.0, q, n, 1, image, 1, n);
        DenseProduct.Add(cross, p, p, p, n, 1.0, x, n, 1, q, 1, n);
        return new ClusterMoments(score, squares, cross);
    }

    // Q = AᵀV⁻¹X, n × p.
    private static double[] Bread(double[] x, double[] v, double[] l, int n, int p, double[] root, Estimate estimate, bool whitens, DegreesOfFreedom method)
    {
        double[] white = (double[])x.Clone();                       // L⁻¹X
        for (int j = 0; j < p; j++) { Triangular.SolveLower(l, n, white.AsSpan(j * n, n)); }
        double[] q = method switch
        {
            DegreesOfFreedom.RobustCr2 when whitens => WhitenedRoot(white, n, p, root),
            DegreesOfFreedom.RobustCr2 => CovarianceRoot(x, white, v, l, n, p, estimate.FixedCovariance),
            DegreesOfFreedom.RobustCr3 => Jackknife(white, n, p, root),
            _ => white,
        };
        if (method == DegreesOfFreedom.RobustCr2 && !whitens) { return q; }
        for (int j = 0; j < p; j++) { Triangular.SolveLowerTransposed(l, n, q.AsSpan(j * n, n)); }
        return q;
    }

    // M^{−½}K with K = L⁻¹X: of J = KF, FFᵀ = Φ, M = I − JJᵀ and the eigenvectors E of JᵀJ, M^{−½}J = JE(1 − Λ)^{−½}Eᵀ.
    private static double[] WhitenedRoot(double[] k, int n, int p, double[] f) => OfSpectrum(k, n, p, f, left => left > Singular ? 1.0 / Math.Sqrt(left) : 0.0);

    // (I − JJᵀ)⁻¹J = JE(1 − Λ)⁻¹Eᵀ.
    private static double[] Jackknife(double[] k, int n, int p, double[] f) =>
        OfSpectrum(k, n, p, f, left => left > Singular ? 1.0 / left : throw new MixedModelException(InferenceProblems.ClusterDeterminesCoefficient()));

    private static double[] OfSpectrum(double[] k, int n, int p, double[] f, Func<double, double> map)
    {
        double[] j = new double[n * p];
        double[] gram = new double[p * p];
        DenseProduct.Add(j, n, n, p, p, 1.0, k, 1, n, f, 1, p);
        DenseProduct.Add(gram, p, p, p, n, 1.0, j, n, 1, j, 1, n);
        SymmetricEigen eigen = SymmetricEigen.Of(gram, p);
        // K·F·E·map·EᵀF⁻¹.
        double[] scaled = new double[p * p];
        for (int c = 0; c < p; c++)
        {
            double value = map(1.0 - eigen.Values[c]);
            for (int i = 0; i < p; i++) { scaled[(c * p) + i] = value * eigen.Vectors[(c * p) + i]; }
        }

        double[] middle = new double[p * p];
        DenseProduct.Add(middle, p, p, p, p, 1.0, scaled, 1, p, eigen.Vectors, p, 1);
        double[] outer = new double[p * p];
        DenseProduct.Add(outer, p, p, p, p, 1.0, f, 1, p, middle, 1, p);
        double[] inverse = new double[p * p];
        if (p > 0) { Triangular.Invert(f, p, p, inverse); }
        double[] whole = new double[p * p];
        DenseProduct.Add(whole, p, p, p, p, 1.0, outer, 1, p, inverse, 1, p);
        double[] result = new double[n * p];
        DenseProduct.Add(result, n, n, p, p, 1.0, k, 1, n, whole, 1, p);
        return result;
    }

    // L·T^{−½}·L⁻¹X, T = Lᵀ(V − XΦXᵀ)L.
    private static double[] CovarianceRoot(double[] x, double[] white, double[] v, double[] l, int n, int p, Matrix phi)
    {
        double[] half = new double[n * p];
        double[] middle = (double[])v.Clone();
        if (p > 0)
        {
            DenseProduct.Add(half, n, n, p, p, 1.0, x, 1, n, phi.Values, 1, p);
            DenseProduct.Add(middle, n, n, n, p, -1.0, half, 1, n, x, n, 1);
        }

        double[] lower = (double[])l.Clone();
        for (int j = 1; j < n; j++) { lower.AsSpan(j * n, j).Clear(); }
        double[] right = new double[n * n];
        double[] t = new double[n * n];
        DenseProduct.Add(right, n, n, n, n, 1.0, middle, 1, n, lower, 1, n);
        DenseProduct.Add(t, n, n, n, n, 1.0, lower, n, 1, right, 1, n);
        SymmetricEigen eigen = SymmetricEigen.Of(t, n);
        double[] along = new double[n * p];
        DenseProduct.Add(along, n, n, p, n, 1.0, eigen.Vectors, n, 1, white, 1, n);
        for (int i = 0; i < n; i++)
        {
            double value = eigen.Values[i] > Singular * eigen.Values[^1] ? 1.0 / Math.Sqrt(eigen.Values[i]) : 0.0;
            for (int j = 0; j < p; j++) { along[(j * n) + i] *= value; }
        }

        double[] back = new double[n * p];
        double[] q = new double[n * p];
        DenseProduct.Add(back, n, n, p, n, 1.0, eigen.Vectors, 1, n, along, 1, n);
        DenseProduct.Add(q, n, n, p, n, 1.0, lower, 1, n, back, 1, n);
        return q;
    }

    // F lower triangular with FFᵀ = Φ.
    private static double[] Root(Matrix phi)
    {
        int p = phi.RowCount;
        double[] root = phi.Values.ToArray();
        DenseCholesky.Factor(root, p, p, p);
        for (int j = 1; j < p; j++) { root.AsSpan(j * p, j).Clear(); }
        return root;
    }
}
