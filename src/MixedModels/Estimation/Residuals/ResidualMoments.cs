using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>Kenward and Roger's sums for a model with a residual covariance: the parameters are the free covariances of the random effects in the eigenbases
/// of their terms, φ, and τ.</summary>
/// <remarks>
/// Second derivatives of the covariance by φ are left out ("linear"): the adjustment then does not depend on the parametrisation. Without random effects
/// Σ WᵢⱼQᵢⱼ = Σ YᵀRY over subjects, Y = S⁻¹X, R = Σ WᵢⱼṠᵢS⁻¹Ṡⱼ. With random effects Qᵢⱼ = UᵢᵀV⁻¹Uⱼ with Uᵢ = V̇ᵢV⁻¹X from one forward solve per
/// parameter and column. Source: Kenward and Roger (1997), Biometrics 53(3); (2009), Computational Statistics and Data Analysis 53(7).
/// </remarks>
internal sealed class ResidualMoments : IKenwardRogerMoments
{
    private readonly ResidualPart part;
    private readonly ProfiledObjective objective;
    private readonly CovarianceProblem problem;
    private readonly double[] residual;
    private readonly CovarianceParameter[] free;
    private readonly CovarianceJet[] matrices;
    private readonly int rank;

    private ResidualMoments(ResidualPart part, ProfiledObjective objective, CovarianceProblem problem, double[] residual, CovarianceParameter[] free)
    {
        this.part = part;
        this.objective = objective;
        this.problem = problem;
        this.residual = residual;
        this.free = free;
        rank = part.Data.Rank;
        matrices = part.Design.Covariance.At(part.Design.Universes, residual, 1);
        (FixedCovariance, double[] information) = CoefficientInformation();
        Slopes = [.. free.Select(SlopeBy), [.. information.Select(v => -v)]];
    }

    /// <inheritdoc/>
    public int Count => Slopes.Length;

    /// <inheritdoc/>
    public bool IsExact => true;

    /// <inheritdoc/>
    public double[] FixedCovariance { get; }

    /// <inheritdoc/>
    public double[][] Slopes { get; }

    /// <summary>Prepares at the estimates of a fit.</summary>
    internal static ResidualMoments Of(Estimate estimate, CancellationToken cancellationToken)
    {
        ProfiledObjective fitted = estimate.ProfiledObjective;
        ResidualPart part = fitted.Residual!.Copy();
        var objective = new ProfiledObjective(part, fitted.Method, long.MaxValue, fitted.System.Team, cancellationToken);
        var problem = new CovarianceProblem(objective);
        problem.Start(estimate.Terms.Select(term => term.Floored(k => term.Values[k] < TermFactor.Floor)), estimate.Residual);
        CovarianceParameter[] free =
        [
            .. problem.Coordinates.Where(p => p.IsResidual || estimate.Terms[p.Term].Values[p.Column] > 0.0),
        ];
        return new ResidualMoments(part, objective, problem, estimate.Residual, free);
    }

    /// <inheritdoc/>
    /// <remarks>Of φ and τ, without random effects.</remarks>
    public double[] Information(EstimationMethod method)
    {
        int k = Count;
        double m = objective.DegreesOfFreedom;
        double[] information = new double[k * k];
        ResidualSums sums = problem.ResidualSums!;
        for (int j = 0; j < k - 1; j++)
        {
            for (int i = 0; i < k - 1; i++) { information[(j * k) + i] = sums.Traces[(j * (k - 1)) + i]; }
            // tr(DV̇) = ∂d/∂φ + m·g/r².
            double trace = sums.Slope[j] + (m * sums.Linear[j] / objective.ResidualSquares);
            information[(j * k) + k - 1] = trace;
            information[((k - 1) * k) + j] = trace;
        }

        information[^1] = m;
        return information;
    }

    /// <inheritdoc/>
    public double[] Adjustment(double[] weights)
    {
        double[] sum = part.Data.Factors.Length == 0 ? WithoutRandomEffects(weights) : WithRandomEffects(weights);
        int k = Count;
        // τ adds nothing: Q_iτ = −Pᵢ = PᵢΦΦ⁻¹.
        for (int j = 0; j < k - 1; j++)
        {
            double[] mixed = new double[rank * rank];
            for (int i = 0; i < k - 1; i++) { VectorKernels.AddScaled(mixed, weights[(j * k) + i], Slopes[i]); }
            VectorKernels.AddScaled(sum, -1.0, Product(Product(mixed, FixedCovariance), Slopes[j]));
        }

        return sum;
    }

    private double[] WithoutRandomEffects(double[] weights)
    {
        double[] sum = new double[rank * rank];
        double[][] brackets = [.. part.Shapes.Select((shape, s) => Bracket(shape, weights))];
        for (int c = 0; c < part.Classes.Length; c++)
        {
            SubjectClass own = part.Classes[c];
            ResidualShape shape = part.ShapeOf(c);
            int rows = own.Rows.Length / own.Width;
            double[] y = FixedRows(own, shape)[..(rows * rank)];
            double[] image = shape.Times(brackets[part.ShapeIndex(c)], transposed: false, y);
            if (rank > 0) { DenseProduct.Add(sum, rank, rank, rank, rows, 1.0, y, rows, 1, image, 1, rows); }
        }

        return sum;
    }

    // R = Σ WᵢⱼṠᵢS⁻¹Ṡⱼ at a shape, by the eigenvectors of W: Σ w·(Σ vᵢṠᵢ)S⁻¹(Σ vⱼṠⱼ).
    private double[] Bracket(ResidualShape shape, double[] weights)
    {
        int m = shape.Order;
        int k = Count;
        CovarianceJet matrix = matrices[shape.Universe];
        int[] active = part.Design.Covariance.Active(part.Design.Universes[shape.Universe].Group);
        double[] own = new double[active.Length * active.Length];
        for (int j = 0; j < active.Length; j++)
        {
            for (int i = 0; i < active.Length; i++) { own[(j * active.Length) + i] = weights[(active[j] * k) + active[i]]; }
        }

        double[] bracket = new double[m * m];
        double[] picked = new double[m * m * active.Length];
        for (int i = 0; i < active.Length; i++) { shape.Pick(matrix.FirstBy(i), matrix.Order).CopyTo(picked.AsSpan(i * m * m)); }
        if (active.Length == 0) { return bracket; }
        // Σⱼ WᵢⱼṠⱼ per i, then Ṡᵢ·S⁻¹·(…).
        double[] mixed = new double[picked.Length];
        DenseProduct.Add(mixed, m * m, m * m, active.Length, active.Length, 1.0, picked, 1, m * m, own, 1, active.Length);
        double[] solved = shape.Times(shape.Inverse, transposed: false, mixed);
        for (int i = 0; i < active.Length; i++)
        {
            DenseProduct.Add(bracket, m, m, m, m, 1.0, picked.AsSpan(i * m * m, m * m), 1, m, solved.AsSpan(i * m * m, m * m), 1, m);
        }

        return bracket;
    }

    // Σ WᵢⱼUᵢᵀV⁻¹Uⱼ, all parameters and columns side by side.
    private double[] WithRandomEffects(double[] weights)
    {
        int count = free.Length;
        int columns = count * rank;
        double[] gram = new WorkingProducts(part, objective, problem, free, matrices).Gram();
        double[] sum = new double[rank * rank];
        for (int j = 0; j < count; j++)
        {
            for (int i = 0; i < count; i++)
            {
                double weight = weights[(j * Count) + i];
                for (int b = 0; b < rank; b++)
                {
                    for (int a = 0; a < rank; a++) { sum[(b * rank) + a] += weight * gram[(((j * rank) + b) * columns) + (i * rank) + a]; }
                }
            }
        }

        return sum;
    }

    // S⁻¹[Z X y] of a class; without random effects the columns of X come first.
    private static double[] FixedRows(SubjectClass own, ResidualShape shape) =>
        shape.Times(shape.InverseRoot, transposed: true, shape.Times(shape.InverseRoot, transposed: false, own.Rows));

    private double[] SlopeBy(CovarianceParameter parameter)
    {
        double[] slope = parameter.IsResidual
            ? problem.ResidualSums!.Slopes[parameter.Row]
            : [.. CovarianceInformation.LevelSum(problem, objective.System, CovarianceInformation.SolvedBorder(objective.System), parameter).Select(v => v / Root(parameter))];
        return [.. slope.Select(v => -v)];
    }

    // dx/dΔ.
    private double Root(CovarianceParameter parameter) => problem.Terms[parameter.Term].Values[parameter.Column];

    private (double[] Covariance, double[] Information) CoefficientInformation()
    {
        int x = rank + 1;
        ReadOnlySpan<double> border = objective.System.Factor.Border;
        double[] root = new double[rank * rank];
        double[] covariance = new double[rank * rank];
        double[] information = new double[rank * rank];
        for (int c = 0; c < rank; c++)
        {
            for (int j = c; j < rank; j++)
            {
                for (int i = c; i < rank; i++) { information[(j * rank) + i] += border[(c * x) + i] * border[(c * x) + j]; }
            }
        }

        Triangular.Invert(border, x, rank, root);
        if (rank > 0) { DenseProduct.Add(covariance, rank, rank, rank, rank, 1.0, root, rank, 1, root, 1, rank); }
        return (covariance, information);
    }

    private double[] Product(double[] a, double[] b)
    {
        double[] c = new double[rank * rank];
        if (rank > 0) { DenseProduct.Add(c, rank, rank, rank, rank, 1.0, a, 1, rank, b, 1, rank); }
        return c;
    }
}
