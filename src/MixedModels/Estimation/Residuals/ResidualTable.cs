using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Design;

namespace MixedModels.Estimation;

/// <summary>The residual covariance of a fit in the terms that users read.</summary>
internal sealed class ResidualTable
{
    private readonly ResidualDesign design;
    private readonly double[] parameters;

    /// <summary>Prepares.</summary>
    /// <param name="design">The residual structure.</param>
    /// <param name="parameters">φ.</param>
    internal ResidualTable(ResidualDesign design, double[] parameters)
    {
        this.design = design;
        this.parameters = parameters;
    }

    /// <summary>Parameters of the correlation, group by group: group, name, value.</summary>
    internal IEnumerable<(string? Group, string Name, double Value)> Correlations()
    {
        ResidualCovariance covariance = design.Covariance;
        if (covariance.Correlation is not { } correlation) { yield break; }
        for (int group = 0; group < covariance.Groups; group++)
        {
            ImmutableArray<string> names = correlation.ParameterNames(design.Labels.Visits);
            ImmutableArray<double> values = correlation.Natural(covariance.CorrelationOf(group, parameters), covariance.Visits);
            for (int i = 0; i < values.Length; i++) { yield return (LabelOf(group), names[i], values[i]); }
        }
    }

    /// <summary>Parameters of the variance function.</summary>
    internal IEnumerable<(string Name, double Value)> Variances() => design.Covariance.Variance is { } variance
        ? variance.ParameterNames(design.Labels.Strata).Zip(variance.Natural(design.Covariance.VarianceOf(parameters).ToArray()))
        : [];

    /// <summary>S over the visits per group, where a row's variance depends on its visit alone: group and matrix.</summary>
    internal IEnumerable<(string? Group, CovarianceJet Matrix)> Matrices()
    {
        if (design.Covariance.Visits == 0) { return []; }
        CovarianceUniverse[] whole = [.. design.Universes.Where(u => u.Order == design.Covariance.Visits).DistinctBy(u => u.Group).OrderBy(u => u.Group)];
        bool oneEach = design.Universes.Length == whole.Length;
        return oneEach ? whole.Zip(design.Covariance.At([.. whole], parameters, 0), (u, matrix) => (LabelOf(u.Group), matrix)) : [];
    }

    /// <summary>√S of every row of positive weight: its standard deviation over σ, weights left out.</summary>
    internal double[] RowScales()
    {
        CovarianceJet[] matrices = design.Covariance.At(design.Universes, parameters, 0);
        double[] scales = new double[design.Subjects.Sum(s => s.Rows.Length)];
        foreach (ResidualSubject subject in design.Subjects)
        {
            CovarianceJet matrix = matrices[subject.Universe];
            for (int i = 0; i < subject.Rows.Length; i++)
            {
                scales[subject.Rows[i]] = Math.Sqrt(matrix.Value[(subject.Positions[i] * matrix.Order) + subject.Positions[i]]);
            }
        }

        return scales;
    }

    private string? LabelOf(int group) => design.Covariance.Groups > 1 ? design.Labels.Groups[group] : null;
}
