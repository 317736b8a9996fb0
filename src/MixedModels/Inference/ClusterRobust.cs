using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>Sandwich covariances of the coefficients, clustered, with Satterthwaite's degrees of freedom under the fitted covariance.</summary>
/// <remarks>
/// Φ = (XᵀV⁻¹X)⁻¹, e = y − Xβ̂, Var(β̂) = Φ(Σᵢ gᵢgᵢᵀ)Φ with gᵢ = Qᵢᵀeᵢ, Qᵢ = AᵢᵀVᵢ⁻¹Xᵢ over clusters i. CR0: A = I; CR1S: that times
/// m(n − 1)/((m − 1)(n − p)) for m clusters; CR3: A = (I − Hᵢᵢ)⁻¹, H = XΦXᵀV⁻¹. CR2 makes the expectation Φ where V holds. With V = LLᵀ and a symmetric
/// (pseudo-)root: A = LM^{−½}L⁻¹, M = I − L⁻¹XΦXᵀL⁻ᵀ, beside a residual structure (Bell and McCaffrey of whitened rows, as R's mmrm);
/// A = L(Lᵀ(V − XΦXᵀ)L)^{−½}Lᵀ for random effects alone (as R's clubSandwich).
/// The estimated variance of cᵀβ̂ is a quadratic form in the response with matrix Σ pᵢpᵢᵀ, and pᵢᵀVpⱼ = δᵢⱼaᵢᵀVᵢaᵢ − uᵢᵀΦuⱼ with a = QΦc, u = Xᵀa: ν =
/// 2E²/Var by its first two moments, and of several rows ν by the variances of all elements (Hotelling's T²). Cost linear in clusters. Source: Bell and
/// McCaffrey (2002), Survey Methodology 28(2); Pustejovsky and Tipton (2018), J. Business and Economic Statistics 36(4).
/// </remarks>
internal sealed class ClusterRobust : FixedEffectsInference
{
    private readonly Matrix bread;              // Φ, p × p, user's units
    private readonly ClusterMoments[] clusters;

    private ClusterRobust(Estimate estimate, Matrix covariance, ClusterMoments[] clusters)
        : base(estimate.FixedEffects, covariance)
    {
        bread = estimate.FixedCovariance;
        this.clusters = clusters;
    }

    /// <summary>Prepares for any number of hypotheses.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="design">Its rows.</param>
    /// <param name="method">One of the sandwich methods.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="MixedModelException">The rows fall into fewer than two clusters (MM3273), or a cluster alone determines a coefficient and
    /// CR3 is not defined (MM3274).</exception>
    internal static ClusterRobust Of(Estimate estimate, ModelDesign design, DegreesOfFreedom method, CancellationToken cancellationToken)
    {
        ClusterMoments[] moments = [.. ClusterMoments.Of(estimate, design, method, cancellationToken)];
        if (moments.Length < 2) { throw new MixedModelException(InferenceProblems.TooFewClusters(moments.Length)); }
        int p = estimate.Data.Rank;
        double[] meat = new double[p * p];
        foreach (ClusterMoments cluster in moments)
        {
            for (int j = 0; j < p; j++) { VectorKernels.AddScaled(meat.AsSpan(j * p, p), cluster.Score[j], cluster.Score); }
        }

        double m = moments.Length;
        double n = estimate.Data.ObservationCount;
        double factor = method == DegreesOfFreedom.RobustCr1S ? m * (n - 1.0) / ((m - 1.0) * (n - p)) : 1.0;
        double[] half = new double[p * p];
        double[] covariance = new double[p * p];
        if (p > 0)
        {
            DenseProduct.Add(half, p, p, p, p, factor, estimate.FixedCovariance.Values, 1, p, meat, 1, p);
            DenseProduct.Add(covariance, p, p, p, p, 1.0, half, 1, p, estimate.FixedCovariance.Values, 1, p);
        }

        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i < j; i++) { covariance[(i * p) + j] = covariance[(j * p) + i]; }
        }

        return new ClusterRobust(estimate, new Matrix(p, p, covariance), moments);
    }

    /// <inheritdoc/>
    internal override double DenominatorDegreesOfFreedom(ReadOnlySpan<double> contrast)
    {
        double[][] images = [QuadraticForm.Product(bread, contrast)];
        double mean = Mean(images[0]);
        return 2.0 * mean * mean / Variance(images, 0, 0);
    }

    /// <inheritdoc/>
    /// <remarks>Rows are made uncorrelated with variance 1 under the fitted covariance: with η = ℓ(ℓ + 1)/Σ Var(Ωₛₜ), F = (η − ℓ + 1)/(ηℓ)·Q on ℓ and η − ℓ + 1.</remarks>
    private protected override FTest Test(UncorrelatedContrasts hypothesis)
    {
        int l = hypothesis.Count;
        double[] gram = new double[l * l];
        double[] x = [.. hypothesis.Values];
        for (int i = 0; i < l; i++)
        {
            double[] image = QuadraticForm.Product(Covariance, hypothesis.Rows[i]);
            for (int j = 0; j < l; j++) { gram[(i * l) + j] = VectorKernels.Dot(image, hypothesis.Rows[j]); }
        }

        if (DenseCholesky.Factor(gram, l, l, l) != DenseCholesky.Succeeded) { return FTest.Of(double.NaN, l, double.NaN, 1.0); }
        Triangular.SolveLower(gram, l, x);
        double wald = VectorKernels.Dot(x, x);
        if (l == 1) { return FTest.Of(wald, 1, DenominatorDegreesOfFreedom(hypothesis.Rows[0]), 1.0); }
        double[][] images = [.. hypothesis.Rows.Zip(hypothesis.Variances, (row, v) => QuadraticForm.Product(bread, [.. row.Select(c => c / Math.Sqrt(v))]))];
        double total = 0.0;
        for (int s = 0; s < l; s++)
        {
            for (int t = 0; t < l; t++) { total += Variance(images, s, t); }
        }

        double eta = l * (l + 1.0) / total;
        double df = eta - l + 1.0;
        // With fewer clusters than the hypothesis asks for there is no test.
        return df > 0.0 ? FTest.Of(df / (eta * l) * wald, l, df, df / eta) : FTest.Of(double.NaN, l, double.NaN, 1.0);
    }

    /// <inheritdoc/>
    private protected override Matrix UnadjustedCovariance => bread;

    // E(Ω) of a contrast under the fitted covariance.
    private double Mean(double[] image) => clusters.Sum(c => Form(c.Squares, image, image) - QuadraticForm.Of(bread, c.Turned(image)));

    // Var(Ωₛₜ) = Σᵢⱼ (pₛᵢᵀVpₛⱼ)(pₜᵢᵀVpₜⱼ) + (pₛᵢᵀVpₜⱼ)(pₜᵢᵀVpₛⱼ), every factor δᵢⱼd − uᵢᵀΦuⱼ.
    private double Variance(double[][] images, int s, int t)
    {
        int p = bread.RowCount;
        double sum = 0.0;
        double[] crossed = new double[p * p];   // Σ uₛuₜᵀ
        foreach (ClusterMoments cluster in clusters)
        {
            double[] us = cluster.Turned(images[s]);
            double[] ut = cluster.Turned(images[t]);
            double[] image = QuadraticForm.Product(bread, us);
            double ss = VectorKernels.Dot(image, us);
            double st = VectorKernels.Dot(image, ut);
            double tt = QuadraticForm.Of(bread, ut);
            double dss = Form(cluster.Squares, images[s], images[s]);
            double dst = Form(cluster.Squares, images[s], images[t]);
            double dtt = Form(cluster.Squares, images[t], images[t]);
            sum += (dss * dtt) - (dss * tt) - (dtt * ss) + (dst * dst) - (2.0 * dst * st);
            for (int j = 0; j < p; j++) { VectorKernels.AddScaled(crossed.AsSpan(j * p, p), ut[j], us); }
        }

        // Σᵢⱼ (uₛᵢᵀΦuₛⱼ)(uₜᵢᵀΦuₜⱼ) = tr(ΦWΦWᵀ) and Σᵢⱼ (uₛᵢᵀΦuₜⱼ)(uₜᵢᵀΦuₛⱼ) = tr(ΦWᵀΦWᵀ) with W = Σ uₛuₜᵀ.
        double[] left = new double[p * p];
        double[] turned = new double[p * p];
        DenseProduct.Add(left, p, p, p, p, 1.0, bread.Values, 1, p, crossed, 1, p);
        DenseProduct.Add(turned, p, p, p, p, 1.0, bread.Values, 1, p, crossed, p, 1);
        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i < p; i++) { sum += (left[(j * p) + i] * turned[(i * p) + j]) + (turned[(j * p) + i] * turned[(i * p) + j]); }
        }

        return sum;
    }

    private static double Form(double[] matrix, double[] a, double[] b)
    {
        int p = a.Length;
        double sum = 0.0;
        for (int j = 0; j < p; j++) { sum += b[j] * VectorKernels.Dot(matrix.AsSpan(j * p, p), a); }
        return sum;
    }
}
