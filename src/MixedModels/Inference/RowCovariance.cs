using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The fitted covariance V = ZΣZᵀ + R of chosen rows, in squared units of the response.</summary>
internal sealed class RowCovariance
{
    private readonly Estimate estimate;
    private readonly ModelDesign design;
    private readonly int[] rows;
    private readonly double[][] matrices;       // per term σ²λλᵀ
    private readonly (int Subject, int Position)[] places;     // per row of positive weight, with a residual structure
    private readonly ResidualSubject[] subjects;
    private readonly CovarianceJet[] residual;

    /// <summary>Prepares.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="design">Its rows.</param>
    /// <param name="side">The residual structure; null for independent errors.</param>
    /// <param name="rows">The rows of positive weight.</param>
    internal RowCovariance(Estimate estimate, ModelDesign design, ResidualDesign? side, int[] rows)
    {
        this.estimate = estimate;
        this.design = design;
        this.rows = rows;
        matrices = [.. estimate.Terms.Select((t, i) => Square(estimate.Factors[i], t.Layout.Width, estimate.ResidualVariance))];
        subjects = [.. side?.Subjects ?? []];
        residual = side?.Covariance.At(side.Universes, estimate.Residual, 0) ?? [];
        places = new (int, int)[side is null ? 0 : rows.Length];
        for (int s = 0; s < subjects.Length; s++)
        {
            for (int i = 0; i < subjects[s].Rows.Length; i++) { places[subjects[s].Rows[i]] = (s, subjects[s].Positions[i]); }
        }
    }

    /// <summary>V of a cluster's rows, n × n, both triangles.</summary>
    /// <param name="cluster">Places among the rows of positive weight.</param>
    internal double[] Of(int[] cluster)
    {
        int n = cluster.Length;
        double[] v = new double[n * n];
        for (int t = 0; t < matrices.Length; t++) { AddTerm(design.RandomTerms[t], matrices[t], cluster, v); }
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                v[(j * n) + i] += ErrorsOf(cluster[i], cluster[j]);
                v[(i * n) + j] = v[(j * n) + i];
            }
        }

        return v;
    }

    private double ErrorsOf(int a, int b)
    {
        double weight = design.Weights is { } w ? Math.Sqrt(w[rows[a]] * w[rows[b]]) : 1.0;
        if (places.Length == 0) { return a == b ? estimate.ResidualVariance / weight : 0.0; }
        if (places[a].Subject != places[b].Subject) { return 0.0; }
        CovarianceJet matrix = residual[subjects[places[a].Subject].Universe];
        return estimate.ResidualVariance * matrix.Value[(places[b].Position * matrix.Order) + places[a].Position] / weight;
    }

    private void AddTerm(RandomEffectsDesign term, double[] matrix, int[] cluster, double[] v)
    {
        int n = cluster.Length;
        int s = term.Columns.Length;
        foreach (IGrouping<int, int> level in Enumerable.Range(0, n).GroupBy(i => term.Group.Codes[rows[cluster[i]]]))
        {
            int[] own = [.. level];
            double[][] images = [.. own.Select(i => Enumerable.Range(0, s).Select(r => Enumerable.Range(0, s).Sum(c => matrix[(c * s) + r] * term.Columns[c][rows[cluster[i]]])).ToArray())];
            foreach (int j in own)
            {
                for (int a = 0; a < own.Length; a++)
                {
                    if (own[a] < j) { continue; }
                    double sum = 0.0;
                    for (int c = 0; c < s; c++) { sum += images[a][c] * term.Columns[c][rows[cluster[j]]]; }
                    v[(j * n) + own[a]] += sum;
                }
            }
        }
    }

    private static double[] Square(double[] lambda, int s, double scale)
    {
        double[] square = new double[s * s];
        DenseProduct.Add(square, s, s, s, s, scale, lambda, 1, s, lambda, s, 1);
        return square;
    }
}
