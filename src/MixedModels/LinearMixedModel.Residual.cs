using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;

namespace MixedModels;

/// <content>The residual side.</content>
public sealed partial class LinearMixedModel
{
    /// <summary>How residuals of one subject are correlated; null for independent residuals.</summary>
    public ResidualStructure? ResidualStructure { get; private init; }

    /// <summary>How the residual variance depends on something known of a row; null for one variance.</summary>
    public VarianceFunction? VarianceFunction { get; private init; }

    /// <summary>Whether σ was known beforehand and is no parameter.</summary>
    public bool IsResidualDeviationKnown => Estimate.Data.KnownVariance is not null;

    /// <summary>Whether the model has a residual structure or a variance function.</summary>
    public bool HasResidualCovariance => ResidualStructure is not null || VarianceFunction is not null;

    /// <summary>Parameters of the correlation of residuals, matrix by matrix.</summary>
    public ImmutableArray<ResidualParameter> ResidualCorrelations =>
        Side is { } side ? [.. side.Correlations().Select(p => new ResidualParameter(p.Group, p.Name, p.Value))] : [];

    /// <summary>Parameters of the variance function.</summary>
    public ImmutableArray<ResidualParameter> VarianceParameters =>
        Side is { } side ? [.. side.Variances().Select(p => new ResidualParameter(null, p.Name, p.Value))] : [];

    /// <summary>The covariance between the visits of a subject, one matrix per level of the factor that has separate ones; none where times are not
    /// visits, or where the variance depends on more than the visit.</summary>
    public ImmutableArray<ResidualMatrix> ResidualMatrices => Side is { } side ? [.. side.Matrices().Select(m => MatrixOf(m.Group, m.Matrix))] : [];

    private ResidualTable? Side => Estimate.ProfiledObjective.Residual is { } part ? new ResidualTable(part.Design, Estimate.Residual) : null;

    private ResidualMatrix MatrixOf(string? group, CovarianceJet matrix)
    {
        int m = matrix.Order;
        double[] sd = [.. Enumerable.Range(0, m).Select(i => Math.Sqrt(matrix.Value[(i * m) + i]))];
        double[] correlation = [.. Enumerable.Range(0, m * m).Select(i => i / m == i % m ? 1.0 : matrix.Value[i] / (sd[i / m] * sd[i % m]))];
        return new ResidualMatrix(group, Estimate.ProfiledObjective.Residual!.Design.Labels.Visits, [.. sd.Select(s => s * ResidualStandardDeviation)], new Matrix(m, m, correlation));
    }

    private void ThrowIfPatterned(string what)
    {
        if (IsResidualDeviationKnown) { throw new MixedModelException(Inference.InferenceProblems.NotWithKnownVariance(what)); }
        if (Array.Find([.. Schema.Terms.Zip(Estimate.Terms)], t => t.Second.Layout.Pattern is not null) is ({ } term, _)) { throw new MixedModelException(Inference.InferenceProblems.NotWithPattern(what, term.Text)); }
    }

    private void ThrowIfResidual(string what)
    {
        if (Estimate.ProfiledObjective.Residual is not null) { throw new MixedModelException(Inference.InferenceProblems.NotWithResidual(what)); }
    }
}
