using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Data;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;

namespace MixedModels;

/// <content>A ladder of residual structures.</content>
public sealed partial class LinearMixedModel
{
    private static readonly CorrelationStructure[] OfVisits =
    [
        new CompoundSymmetry(), new FirstOrderAutoregression(), new AnteDependence(), new Toeplitz(),
        new CompoundSymmetry { IsHeterogeneous = true }, new FirstOrderAutoregression { IsHeterogeneous = true }, new AnteDependence { IsHeterogeneous = true },
        new Toeplitz { IsHeterogeneous = true }, new Unstructured(),
    ];

    private static readonly CorrelationStructure[] OfDistances =
        [new ContinuousAutoregression(), new GaussianDistance(), new SphericalDistance(), new RationalQuadraticDistance(), new MaternDistance()];

    /// <summary>Fits a model with one residual structure after the other, from independent residuals to the richest.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="data">The rows.</param>
    /// <param name="structure">Names time, subjects and separate matrices; structures of visits are tried where it is one of these, else structures of
    /// distances.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>A step per structure, failures included.</returns>
    /// <exception cref="MixedModelException">The formula or the data leave no model to fit.</exception>
    public static ImmutableArray<StructureFit> FitStructures(string formula, DataSet data, ResidualStructure structure, FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(structure);
        options ??= new FitOptions();
        CorrelationStructure[] correlations = structure.Correlation is VisitCorrelation ? OfVisits : OfDistances;
        ResidualStructure[] all = [.. correlations.Where(c => structure.Time is not null || c is CompoundSymmetry { IsHeterogeneous: false }).Select(c => structure with { Correlation = c })];
        (ResidualStructure? Structure, LinearMixedModel? Fit, Problem? Failure)[] steps = [(null, FitWithout(formula, data, options), null), .. all.Select(s => Step(formula, data, s, options))];
        LinearMixedModel? richest = steps.Select(s => s.Fit).LastOrDefault(f => f is not null && f.Status != FitStatus.NotConverged);
        return [.. steps.Select(s => new StructureFit(s.Structure, s.Fit, s.Failure, Against(s.Fit, richest, options)))];
    }

    /// <summary>Residuals of least squares by visit: standard deviations and pairwise correlations, one matrix per level of the factor that has separate
    /// ones; none where times are not visits. Pairs of visits that no subject has together have no correlation (NaN).</summary>
    public ImmutableArray<ResidualMatrix> LeastSquaresResiduals()
    {
        if (Estimate.ProfiledObjective.Residual is not { } part || part.Design.Covariance.Visits == 0) { return []; }
        return [.. Enumerable.Range(0, part.Design.Covariance.Groups).Select(group => Empirical(part, group))];
    }

    private static ResidualMatrix Empirical(ResidualPart part, int group)
    {
        int m = part.Design.Covariance.Visits;
        (double[] sums, double[] counts) = ResidualStart.Moments(part, group);
        double[] sd = [.. Enumerable.Range(0, m).Select(v => Math.Sqrt(sums[(v * m) + v] / counts[(v * m) + v]))];
        double[] correlation =
        [
            .. Enumerable.Range(0, m * m).Select(at => at / m == at % m ? 1.0 : counts[at] == 0.0 ? double.NaN : sums[at] / (counts[at] * sd[at / m] * sd[at % m])),
        ];
        string? label = part.Design.Covariance.Groups > 1 ? part.Design.Labels.Groups[group] : null;
        return new ResidualMatrix(label, part.Design.Labels.Visits, [.. sd.Select(s => s * part.Data.Basis.ResponseScale)], new Matrix(m, m, correlation));
    }

    private static LinearMixedModel FitWithout(string formula, DataSet data, FitOptions options)
    {
        bool isPlain = Formulas.ModelFormula.Parse(formula, [.. data.Columns.Select(c => c.Name)]).RandomTerms.IsEmpty && options.Variance is null;
        return Fit(formula, data, options with { Residual = null, Independent = isPlain });
    }

    private static (ResidualStructure Structure, LinearMixedModel? Fit, Problem? Failure) Step(string formula, DataSet data, ResidualStructure structure, FitOptions options)
    {
        try
        {
            return (structure, Fit(formula, data, options with { Residual = structure }), null);
        }
        catch (MixedModelException refusal)
        {
            return (structure, null, refusal.Problems[0]);
        }
    }

    private static LikelihoodRatioTest? Against(LinearMixedModel? fit, LinearMixedModel? richest, FitOptions options)
    {
        if (fit is null || richest is null || ReferenceEquals(fit, richest) || fit.Status == FitStatus.NotConverged || fit.ParameterCount >= richest.ParameterCount) { return null; }
        return Compare([fit, richest], options.Method, options.CancellationToken).Rows[1].Test;
    }
}
