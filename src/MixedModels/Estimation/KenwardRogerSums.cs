using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The sums that Kenward and Roger's method needs of V = τV₀ + Σ xᵢGᵢ, V₀ the fitted covariance of the responses over σ²,
/// Gᵢ = Z(I ⊗ Ėᵢ)Zᵀ: nothing is n × n.</summary>
/// <remarks>
/// Parameters are all covariances of the random effects, those estimated as zero included, in the eigenbasis of their term
/// (Ėᵢ = e_r e_cᵀ + e_c e_rᵀ), and τ. The method does not change under linear changes of the parameters, so V₀ takes the place of the
/// residual identity and no V⁻² occurs. With M = ZᵀV₀⁻¹Z, N = ZᵀV₀⁻¹X, Bᵢ = I ⊗ Ėᵢ: Pᵢ = −NᵀBᵢN, Qᵢⱼ = NᵀBᵢMBⱼN, tᵢⱼ = tr(MBᵢMBⱼ),
/// P_τ = −Φ⁻¹, Q_iτ = −Pᵢ, Q_ττ = Φ⁻¹, t_iτ = tr(MBᵢ), t_ττ = n. Source: Kenward and Roger (1997), Biometrics 53(3).
/// </remarks>
internal sealed class KenwardRogerSums : IKenwardRogerMoments
{
    private KenwardRogerSums(double[] fixedCovariance, double[][] slopes, double[][][] products, double[] traces, bool isExact)
    {
        FixedCovariance = fixedCovariance;
        Slopes = slopes;
        Products = products;
        Traces = traces;
        IsExact = isExact;
    }

    /// <inheritdoc/>
    public double[] FixedCovariance { get; }

    /// <inheritdoc/>
    public double[][] Slopes { get; }

    /// <summary>Qᵢⱼ, k × k matrices of p × p.</summary>
    internal double[][][] Products { get; }

    /// <summary>tᵢⱼ, k × k.</summary>
    internal double[] Traces { get; }

    /// <inheritdoc/>
    public int Count => Slopes.Length;

    /// <inheritdoc/>
    public bool IsExact { get; }

    /// <summary>Computes the sums at the estimates of a fit.</summary>
    /// <param name="estimate">The fit; its factor is read, not moved.</param>
    /// <param name="budget">Σ q³ over connected components up to which the traces are exact.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal static KenwardRogerSums Of(Estimate estimate, double budget, CancellationToken cancellationToken) =>
        Of(estimate.ProfiledObjective.System, estimate.Terms, budget, cancellationToken);

    /// <summary>Computes the sums at any point.</summary>
    /// <param name="system">The system, its factor at the point; it is read, not moved.</param>
    /// <param name="terms">The terms at the point, in the formula's order.</param>
    /// <param name="budget">Σ q³ over connected components up to which the traces are exact.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal static KenwardRogerSums Of(AugmentedSystem system, IReadOnlyList<TermFactor> terms, double budget, CancellationToken cancellationToken)
    {
        CovarianceParameter[] parameters = new CovarianceChart(terms.Select(t => t.Layout)).Coordinates.ToArray();
        int p = system.Rank;
        int k = parameters.Length + 1;
        var components = new LevelComponents(system.Graph);
        IKenwardRogerSource source = components.Cubes <= budget
            ? new ComponentSums(system, components, terms, parameters)
            : new ProbedSums(system, terms, parameters);
        double[][] slopes = [.. Enumerable.Range(0, k).Select(_ => new double[p * p])];
        double[][][] products = [.. Enumerable.Range(0, k).Select(_ => Enumerable.Range(0, k).Select(_ => new double[p * p]).ToArray())];
        double[] traces = new double[k * k];
        source.Fill(slopes, products, traces, cancellationToken);
        return Close(system, slopes, products, traces, source.IsExact);
    }

    // Adds what belongs to τ.
    private static KenwardRogerSums Close(AugmentedSystem system, double[][] slopes, double[][][] products, double[] traces, bool isExact)
    {
        int p = system.Rank;
        int x = p + 1;
        int k = slopes.Length;
        int tau = k - 1;
        double[] information = new double[p * p];
        double[] covariance = new double[p * p];
        double[] inverse = new double[p * p];
        ReadOnlySpan<double> border = system.Factor.Border;
        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i < p; i++)
            {
                for (int c = 0; c <= Math.Min(i, j); c++) { information[(j * p) + i] += border[(c * x) + i] * border[(c * x) + j]; }
            }
        }

        Triangular.Invert(border, x, p, inverse);
        DenseProduct.Add(covariance, Math.Max(1, p), p, p, p, 1.0, inverse, p, 1, inverse, 1, p);
        for (int i = 0; i < p * p; i++) { slopes[tau][i] = -information[i]; }
        products[tau][tau] = information;
        for (int i = 0; i < tau; i++)
        {
            products[i][tau] = [.. slopes[i].Select(v => -v)];
            products[tau][i] = products[i][tau];
            traces[(i * k) + tau] = traces[(tau * k) + i];
        }

        traces[^1] = system.Data.ObservationCount;
        return new KenwardRogerSums(covariance, slopes, products, traces, isExact);
    }

    /// <inheritdoc/>
    /// <remarks>Of the restricted likelihood tᵢⱼ − 2tr(ΦQᵢⱼ) + tr(ΦPᵢΦPⱼ), of the likelihood tᵢⱼ.</remarks>
    public double[] Information(EstimationMethod method)
    {
        double[] information = (double[])Traces.Clone();
        if (method == EstimationMethod.Ml) { return information; }
        int k = Count;
        int p = (int)Math.Sqrt(FixedCovariance.Length);
        double[][] half = [.. Slopes.Select(s => Product(FixedCovariance, s, p))];
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < k; i++)
            {
                information[(j * k) + i] += TraceOfProduct(half[i], half[j], p) - (2.0 * VectorKernels.Dot(FixedCovariance, Products[i][j]));
            }
        }

        return information;
    }

    /// <inheritdoc/>
    public double[] Adjustment(double[] weights)
    {
        int k = Count;
        int p = (int)Math.Sqrt(FixedCovariance.Length);
        double[] sum = new double[p * p];
        for (int i = 0; i < k; i++)
        {
            double[] left = Product(Slopes[i], FixedCovariance, p);
            for (int j = 0; j < k; j++)
            {
                double weight = weights[(j * k) + i];
                if (weight == 0.0) { continue; }
                VectorKernels.AddScaled(sum, weight, Products[i][j]);
                VectorKernels.AddScaled(sum, -weight, Product(left, Slopes[j], p));
            }
        }

        return sum;
    }

    private static double[] Product(double[] a, double[] b, int p)
    {
        double[] c = new double[p * p];
        DenseProduct.Add(c, Math.Max(1, p), p, p, p, 1.0, a, 1, p, b, 1, p);
        return c;
    }

    // tr(AB).
    private static double TraceOfProduct(double[] a, double[] b, int p)
    {
        double sum = 0.0;
        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i < p; i++) { sum += a[(j * p) + i] * b[(i * p) + j]; }
        }

        return sum;
    }
}
