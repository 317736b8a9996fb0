using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>Kenward and Roger's adjusted covariance, degrees of freedom and scaled F.</summary>
/// <remarks>
/// Φ_A = Φ + 2Φ{Σ Wᵢⱼ(Qᵢⱼ − PᵢΦPⱼ)}Φ, W = 2I⁻¹ the asymptotic covariance of the covariance parameters, I expected
/// (Iᵢⱼ = tᵢⱼ − 2tr(ΦQᵢⱼ) + tr(ΦPᵢΦPⱼ)) or observed; P, Q, t from <see cref="KenwardRogerSums"/>. With Sᵢ = LΦPᵢΦLᵀ for rows of L whose estimates are
/// uncorrelated with variance 1: A₁ = Σ Wᵢⱼ tr Sᵢ tr Sⱼ, A₂ = Σ Wᵢⱼ tr(SᵢSⱼ). Everything in scaled columns and relative to σ² until the end.
/// Source: Kenward and Roger (1997), Biometrics 53(3), sections 2 to 4.
/// </remarks>
internal sealed class KenwardRoger : FixedEffectsInference
{
    private const double Singular = 1e-10;      // an eigenvalue of the information, scaled to a unit diagonal, that counts as zero

    private readonly FixedBasis basis;
    private readonly IKenwardRogerMoments sums;
    private readonly double[] weights;          // W, k × k
    private readonly double[][] slopes;         // ΦPᵢΦ, p × p

    private KenwardRoger(Estimate estimate, IKenwardRogerMoments sums, double[] weights, double[][] slopes, Matrix covariance)
        : base(estimate.FixedEffects, covariance)
    {
        basis = estimate.Data.Basis;
        this.sums = sums;
        this.weights = weights;
        this.slopes = slopes;
        UnadjustedCovariance = estimate.FixedCovariance;
    }

    /// <inheritdoc/>
    internal override ImmutableArray<Problem> Problems => sums.IsExact ? [] : [InferenceProblems.ProbedTraces(ProbedSums.Probes)];

    /// <inheritdoc/>
    private protected override Matrix UnadjustedCovariance { get; }

    /// <summary>Prepares for any number of hypotheses.</summary>
    /// <param name="estimate">A REML fit.</param>
    /// <param name="isObserved">Whether the information is observed, else expected.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="budget">Σ q³ over connected components of levels up to which the traces are exact.</param>
    /// <exception cref="MixedModelException">The fit is by maximum likelihood (MM3271).</exception>
    internal static KenwardRoger Of(Estimate estimate, bool isObserved, CancellationToken cancellationToken, double budget = ComponentSums.Budget)
    {
        if (estimate.ProfiledObjective.Method != EstimationMethod.Reml) { throw new MixedModelException(InferenceProblems.KenwardRogerNeedsReml()); }
        IKenwardRogerMoments sums = estimate.ProfiledObjective.Residual is null
            ? KenwardRogerSums.Of(estimate, budget, cancellationToken)
            : ResidualMoments.Of(estimate, cancellationToken);
        sums = PatternMoments.Of(estimate, sums);
        double[] weights = isObserved
            ? ObservedWeights(estimate, sums.Count, cancellationToken)
            : Inverse(sums.Information(EstimationMethod.Reml), sums.Count);
        int p = estimate.Data.Rank;
        double[][] slopes = [.. sums.Slopes.Select(s => Product(Product(sums.FixedCovariance, s, p), sums.FixedCovariance, p))];
        return new KenwardRoger(estimate, sums, weights, slopes, AdjustedCovariance(estimate, sums, weights));
    }

    /// <inheritdoc/>
    internal override double DenominatorDegreesOfFreedom(ReadOnlySpan<double> contrast)
    {
        double[] c = Scaled(basis, contrast);
        double variance = Form(sums.FixedCovariance, c, c);
        double a2 = Sum((i, j) => Form(slopes[i], c, c) * Form(slopes[j], c, c) / (variance * variance));
        return 2.0 / a2;
    }

    private protected override FTest Test(UncorrelatedContrasts hypothesis)
    {
        int l = hypothesis.Count;
        double[][] s = Images(hypothesis);
        double a1 = Sum((i, j) => Trace(s[i], l) * Trace(s[j], l));
        double a2 = Sum((i, j) => VectorKernels.Dot(s[i], s[j]));
        double wald = AdjustedMeanSquare(hypothesis);
        if (l == 1) { return FTest.Of(wald, 1, 2.0 / a2, 1.0); }

        double b = (a1 + (6.0 * a2)) / (2.0 * l);
        double g = (((l + 1.0) * a1) - ((l + 4.0) * a2)) / ((l + 2.0) * a2);
        double common = (3.0 * l) + (2.0 * (1.0 - g));
        double c1 = g / common;
        double c2 = (l - g) / common;
        double c3 = (l + 2.0 - g) / common;
        double mean = 1.0 / (1.0 - (a2 / l));
        double v0 = 1.0 + (c1 * b);
        if (Math.Abs(v0) < 1e-10) { v0 = 0.0; }
        double ratio = (1.0 - (a2 / l)) / (1.0 - (c2 * b));
        double rho = ratio * ratio * v0 / ((1.0 - (c3 * b)) * l);
        double df = 4.0 + ((l + 2.0) / ((l * rho) - 1.0));
        double scale = Math.Abs(df - 2.0) < 1e-2 ? 1.0 : df / (mean * (df - 2.0));
        return FTest.Of(scale * wald, l, df, scale);
    }

    // C̃ΦPᵢΦC̃ᵀ over the standard deviations of the rows, ℓ × ℓ, per parameter.
    private double[][] Images(UncorrelatedContrasts hypothesis)
    {
        int l = hypothesis.Count;
        double[][] rows = [.. hypothesis.Rows.Select(row => Scaled(basis, row))];
        double[] errors = [.. rows.Select(c => Math.Sqrt(Form(sums.FixedCovariance, c, c)))];
        double[][] images = new double[sums.Count][];
        for (int i = 0; i < images.Length; i++)
        {
            images[i] = new double[l * l];
            for (int b = 0; b < l; b++)
            {
                for (int a = 0; a < l; a++) { images[i][(b * l) + a] = Form(slopes[i], rows[a], rows[b]) / (errors[a] * errors[b]); }
            }
        }

        return images;
    }

    // (Lβ̂ − m)ᵀ(LΦ_ALᵀ)⁻¹(Lβ̂ − m)/ℓ.
    private double AdjustedMeanSquare(UncorrelatedContrasts hypothesis)
    {
        int l = hypothesis.Count;
        double[] units = [.. hypothesis.Variances.Select(v => 1.0 / Math.Sqrt(v))];
        double[] gram = new double[l * l];
        double[] x = new double[l];
        for (int i = 0; i < l; i++)
        {
            double[] image = QuadraticForm.Product(Covariance, hypothesis.Rows[i]);
            for (int j = 0; j < l; j++) { gram[(i * l) + j] = VectorKernels.Dot(image, hypothesis.Rows[j]) * units[i] * units[j]; }
            x[i] = hypothesis.Values[i] * units[i];
        }

        DenseCholesky.Factor(gram, l, l, l);
        Triangular.SolveLower(gram, l, x);
        return VectorKernels.Dot(x, x) / l;
    }

    private double Sum(Func<int, int, double> element)
    {
        int k = sums.Count;
        double sum = 0.0;
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < k; i++)
            {
                if (weights[(j * k) + i] != 0.0) { sum += weights[(j * k) + i] * element(i, j); }
            }
        }

        return sum;
    }

    // Second derivatives by x = Δ/s at a stationary point, where they transform as a tensor.
    private static double[] ObservedWeights(Estimate estimate, int k, CancellationToken cancellationToken)
    {
        var information = CovarianceInformation.Of(estimate, cancellationToken);
        CovarianceParameter[] parameters = new CovarianceChart(estimate.Terms.Select(t => t.Layout), estimate.Residual.Length).Parameters.ToArray();
        // With a residual covariance the moments are of the free parameters alone.
        bool hasScale = estimate.Data.KnownVariance is null;
        int[] place = estimate.Residual.Length > 0 ? [.. Enumerable.Range(0, k)] : hasScale ? [.. information.Free, k - 1] : information.Free;
        double[] root = [.. information.Free.Select(i => parameters[i].IsResidual || parameters[i].IsPattern ? 1.0 : estimate.Terms[parameters[i].Term].Values[parameters[i].Column]), 1.0];
        double[] hessian = new double[k * k];
        for (int j = 0; j < place.Length; j++)
        {
            for (int i = 0; i < place.Length; i++)
            {
                hessian[(place[j] * k) + place[i]] = information.Hessian[(j * place.Length) + i] / (root[i] * root[j]);
            }
        }

        return Inverse(hessian, k);
    }

    // 2I⁺: what the data do not tell of has no variance.
    private static double[] Inverse(double[] information, int k)
    {
        double[] scale = new double[k];
        for (int i = 0; i < k; i++)
        {
            double diagonal = information[(i * k) + i];
            scale[i] = diagonal > 0.0 ? 1.0 / Math.Sqrt(diagonal) : 0.0;
        }

        double[] scaled = new double[k * k];
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < k; i++) { scaled[(j * k) + i] = information[(j * k) + i] * scale[i] * scale[j]; }
        }

        SymmetricEigen eigen = SymmetricEigen.Of(scaled, k);
        double[] inverse = new double[k * k];
        for (int e = 0; e < k; e++)
        {
            if (!(eigen.Values[e] > Singular)) { continue; }
            ReadOnlySpan<double> v = eigen.Vectors.AsSpan(e * k, k);
            for (int j = 0; j < k; j++)
            {
                for (int i = 0; i < k; i++) { inverse[(j * k) + i] += 2.0 * scale[i] * v[i] * v[j] * scale[j] / eigen.Values[e]; }
            }
        }

        return inverse;
    }

    private static Matrix AdjustedCovariance(Estimate estimate, IKenwardRogerMoments sums, double[] weights)
    {
        int p = estimate.Data.Rank;
        double[] phi = sums.FixedCovariance;
        double[] middle = sums.Adjustment(weights);
        double[] adjusted = Product(Product(phi, middle, p), phi, p);
        for (int i = 0; i < p * p; i++) { adjusted[i] = phi[i] + (2.0 * adjusted[i]); }
        double sigma = Math.Sqrt(estimate.ResidualVariance);
        double[][] unit = new double[p][];
        double[] e = new double[p];
        for (int j = 0; j < p; j++)
        {
            e[j] = 1.0;
            unit[j] = [.. Scaled(estimate.Data.Basis, e).Select(v => sigma * v)];
            e[j] = 0.0;
        }

        double[] covariance = new double[p * p];
        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i <= j; i++)
            {
                double value = 0.5 * (Form(adjusted, unit[i], unit[j]) + Form(adjusted, unit[j], unit[i]));
                covariance[(j * p) + i] = value;
                covariance[(i * p) + j] = value;
            }
        }

        return new Matrix(p, p, covariance);
    }

    // R⁻ᵀc: a contrast of coefficients as one of the scaled columns.
    private static double[] Scaled(FixedBasis basis, ReadOnlySpan<double> contrast)
    {
        int p = basis.Rank;
        double[] c = contrast.ToArray();
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < i; j++) { c[i] -= basis.Transform[(i * p) + j] * c[j]; }
            c[i] /= basis.Transform[(i * p) + i];
        }

        return c;
    }

    private static double Form(double[] matrix, double[] a, double[] b)
    {
        int p = a.Length;
        double sum = 0.0;
        for (int j = 0; j < p; j++) { sum += b[j] * VectorKernels.Dot(matrix.AsSpan(j * p, p), a); }
        return sum;
    }

    private static double Trace(double[] matrix, int n)
    {
        double sum = 0.0;
        for (int i = 0; i < n; i++) { sum += matrix[(i * n) + i]; }
        return sum;
    }

    private static double[] Product(double[] a, double[] b, int p)
    {
        double[] c = new double[p * p];
        DenseProduct.Add(c, Math.Max(1, p), p, p, p, 1.0, a, 1, p, b, 1, p);
        return c;
    }
}
