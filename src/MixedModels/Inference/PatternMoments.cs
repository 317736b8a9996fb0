using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Kenward and Roger's moments of a model whose random effects are held to patterns, or whose σ² is known, from those of the same model with free covariances.</summary>
/// <remarks>By the chain rule with D = ∂x/∂ψ: P = ΣDP, I = DᵀID, and the adjustment by weights W is that by DWDᵀ. A parameter at the end of its range moves no
/// covariance in first order; its square does, and takes its place. A known
/// σ² is no parameter.</remarks>
internal sealed class PatternMoments : IKenwardRogerMoments
{
    private readonly IKenwardRogerMoments free;
    private readonly double[] directions;       // D with τ last, n × k

    private PatternMoments(IKenwardRogerMoments free, double[] directions)
    {
        this.free = free;
        this.directions = directions;
        Count = directions.Length / free.Count;
        Slopes = [.. Enumerable.Range(0, Count).Select(Slope)];
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public bool IsExact => free.IsExact;

    /// <inheritdoc/>
    public double[] FixedCovariance => free.FixedCovariance;

    /// <inheritdoc/>
    public double[][] Slopes { get; }

    /// <summary>The moments of a fit.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="free">The moments with free covariances: all of them, or beside a residual covariance those that are not zero.</param>
    internal static IKenwardRogerMoments Of(Estimate estimate, IKenwardRogerMoments free)
    {
        var chart = new CovarianceChart(estimate.Terms.Select(t => t.Layout), estimate.Residual.Length);
        bool hasScale = estimate.Data.KnownVariance is null;
        if (!chart.HasPatterns && hasScale) { return free; }
        chart.MoveTo(estimate.Terms);
        CovarianceParameter[] coordinates = chart.Coordinates.ToArray();
        CovarianceParameter[] parameters = chart.Parameters.ToArray();
        int[] kept = [.. Enumerable.Range(0, coordinates.Length).Where(IsKept)];
        var columns = new List<double[]>();
        for (int j = 0; j < parameters.Length; j++)
        {
            double[] direction = parameters[j].IsPattern
                ? chart.Direction(j)
                : [.. coordinates.Select(c => c == parameters[j] ? 1.0 : 0.0)];
            double[] own = [.. kept.Select(i => direction[i]), 0.0];
            if (estimate.Residual.Length == 0 || VectorKernels.Dot(own, own) > 0.0) { columns.Add(own); }
        }

        if (hasScale) { columns.Add([.. kept.Select(_ => 0.0), 1.0]); }
        return new PatternMoments(free, [.. columns.SelectMany(c => c)]);

        bool IsKept(int i) => estimate.Residual.Length == 0 || coordinates[i].IsResidual || estimate.Terms[coordinates[i].Term].Values[coordinates[i].Column] > 0.0;
    }

    /// <inheritdoc/>
    public double[] Information(EstimationMethod method)
    {
        int n = free.Count;
        double[] half = new double[n * Count];
        double[] information = new double[Count * Count];
        DenseProduct.Add(half, n, n, Count, n, 1.0, free.Information(method), 1, n, directions, 1, n);
        DenseProduct.Add(information, Count, Count, Count, n, 1.0, directions, n, 1, half, 1, n);
        return information;
    }

    /// <inheritdoc/>
    public double[] Adjustment(double[] weights)
    {
        int n = free.Count;
        double[] half = new double[n * Count];
        double[] spread = new double[n * n];
        DenseProduct.Add(half, n, n, Count, Count, 1.0, directions, 1, n, weights, 1, Count);
        DenseProduct.Add(spread, n, n, n, Count, 1.0, half, 1, n, directions, n, 1);
        return free.Adjustment(spread);
    }

    private double[] Slope(int parameter)
    {
        double[] sum = new double[free.FixedCovariance.Length];
        for (int i = 0; i < free.Count; i++)
        {
            double along = directions[(parameter * free.Count) + i];
            if (along != 0.0) { VectorKernels.AddScaled(sum, along, free.Slopes[i]); }
        }

        return sum;
    }
}
