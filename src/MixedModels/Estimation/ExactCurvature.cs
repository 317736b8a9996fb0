using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The traces Tᵢⱼ = tr(D·V̇ᵢ·D·V̇ⱼ) that turn average information into the exact Hessian; D = V⁻¹ (ML) or P (REML).</summary>
/// <remarks>
/// V⁻¹ does not connect rows of different connected components of the level graph, so M = ZᵀV⁻¹Z is formed densely one
/// component at a time: M = (I − AΛCΛᵀ)A with C = (ΛᵀAΛ + I)⁻¹, which needs no inverse of Λ. Under REML M loses
/// H = NΦNᵀ, N = ZᵀV⁻¹X, and T gains tr(ΦXᵢΦXⱼ) over all components, Xᵢ = Σ NᵀΣ̇ᵢN. Where one grouping factor is nested in another M is not
/// formed: see <see cref="NestedTraces"/>.
/// </remarks>
internal sealed class ExactCurvature
{
    private const double Budget = 3e7;

    private readonly ProfiledObjective objective;
    private readonly LevelComponents components;
    private readonly bool isNested;
    private ComponentIndex? index;
    private double[] phi = [];                  // Φ = (L_xL_xᵀ)⁻¹ at the point remembered, p × p; empty under ML

    internal ExactCurvature(ProfiledObjective objective)
    {
        this.objective = objective;
        components = new LevelComponents(objective.System.Graph);
        double p = objective.Method == EstimationMethod.Reml ? objective.System.Rank : 0.0;
        isNested = NestedTraces.Apply(objective.System.Data);
        double work = isNested ? NestedTraces.Work(objective.System.Data, (int)p) : components.Cubes;
        IsAffordable = work + (objective.System.Symbolic.Order * p * p) <= Budget;
    }

    /// <summary>Whether the dense work over all components stays within a few hundredths of a second.</summary>
    internal bool IsAffordable { get; }

    /// <summary>Takes what is needed of the factor at the current point; trying another point may then move it.</summary>
    internal void Remember()
    {
        phi = FixedCovariance(objective.Method == EstimationMethod.Reml ? objective.System.Rank : 0);
    }

    /// <summary>Subtracts T from a Hessian in the coordinates of <see cref="CovarianceChart"/>.</summary>
    /// <param name="terms">The terms at the point remembered.</param>
    /// <param name="parameters">The k local parameters.</param>
    /// <param name="hessian">k × k; T is subtracted.</param>
    internal void SubtractTraces(IReadOnlyList<TermFactor> terms, CovarianceParameter[] parameters, double[] hessian)
    {
        AugmentedSystem system = objective.System;
        int k = parameters.Length;
        int p = objective.Method == EstimationMethod.Reml ? system.Rank : 0;
        double[] traces = new double[k * k];
        double[][] adjustments = [.. parameters.Select(_ => new double[p * p])];
        if (isNested) { new NestedTraces(system, terms, parameters, phi, p).Add(traces, adjustments); }
        else { AddDense(terms, parameters, p, traces, adjustments); }

        double[][] adjusted = new double[k][];
        for (int j = 0; j < k; j++) { adjusted[j] = Product(phi, adjustments[j], p); }
        for (int j = 0; j < k; j++)
        {
            double[] half = adjusted[j];
            for (int i = 0; i < k; i++)
            {
                double[] other = adjusted[i];
                double sum = traces[(j * k) + i];
                for (int r = 0; r < p; r++)
                {
                    for (int c = 0; c < p; c++) { sum += half[(c * p) + r] * other[(r * p) + c]; }
                }

                hessian[(j * k) + i] -= sum;
            }
        }
    }

    private void AddDense(IReadOnlyList<TermFactor> terms, CovarianceParameter[] parameters, int p, double[] traces, double[][] adjustments)
    {
        AugmentedSystem system = objective.System;
        index ??= new ComponentIndex(system, components.Label);
        var products = new ComponentProducts(system, index, components.Largest, terms, p);
        var sums = new ComponentTraces(terms, parameters, phi, p, components.Largest);
        foreach (List<int> component in components.Members())
        {
            system.CancellationToken.ThrowIfCancellationRequested();
            products.Form(component);
            sums.Add(products, traces);
            sums.AddAdjustments(products, adjustments);
        }
    }

    private double[] FixedCovariance(int p)
    {
        double[] covariance = new double[p * p];
        double[] inverse = new double[p * p];
        Triangular.Invert(objective.System.Factor.Border, objective.System.Rank + 1, p, inverse);
        DenseProduct.Add(covariance, Math.Max(1, p), p, p, p, 1.0, inverse, p, 1, inverse, 1, p);
        return covariance;
    }

    private static double[] Product(double[] a, double[] b, int p)
    {
        double[] c = new double[p * p];
        DenseProduct.Add(c, Math.Max(1, p), p, p, p, 1.0, a, 1, p, b, 1, p);
        return c;
    }
}
