using MixedModels.Cli.Rendering;

namespace MixedModels.Cli.Documents;

/// <summary>Makes the JSON document of a fit.</summary>
internal static class FitDocumentWriter
{
    /// <summary>The document.</summary>
    /// <param name="report">The fit.</param>
    /// <param name="withRows">Whether it holds conditional modes, fitted values and residuals.</param>
    internal static FitDocument Of(FitReport report, bool withRows)
    {
        LinearMixedModel fit = report.Fit;
        return new FitDocument
        {
            Schema = "mixed/fit/1",
            Status = fit.Status switch
            {
                FitStatus.Converged => "converged",
                FitStatus.Boundary => "boundary",
                _ => "notConverged",
            },
            Model = new FitDocument.ModelPart(fit.Formula, report.MethodName, DegreesOfFreedomNames.Of(report.DegreesOfFreedom), IntervalNames.Of(report.IntervalChoice), report.Confidence, fit.Independent),
            Data = new FitDocument.DataPart(
                fit.DataSource, fit.DataSha256, fit.Rows.Read, fit.Rows.Used, fit.Rows.ZeroWeight, fit.Rows.MissingByColumn, fit.Rows.Dropped, fit.Levels, report.ColumnsRead, report.SourceColumns, report.SkippedRows),
            Criteria = new FitDocument.CriteriaPart(
                FiniteNumber.Of(fit.Objective),
                FiniteNumber.Of(fit.LogLikelihood),
                FiniteNumber.Of(fit.Aic),
                FiniteNumber.Of(fit.Aicc),
                FiniteNumber.Of(fit.Bic),
                fit.ParameterCount,
                fit.ObservationCount),
            Coefficients = [.. report.Coefficients.Select(c => Of(c, report.LimitsOf(c)))],
            Covariance = FiniteNumber.Of(report.Coefficients.Covariance),
            Random = [.. fit.RandomEffects.Select(term => new FitDocument.RandomPart(
                term.Group,
                term.Structure,
                term.Terms,
                FiniteNumber.Of(term.StandardDeviations),
                FiniteNumber.Of(term.Correlation),
                FiniteNumber.Of(term.Theta))
            {
                Heterogeneous = term.IsHeterogeneous,
                Parameters = term.Parameters.IsEmpty ? null : [.. term.Parameters.Select(p => new FitDocument.EffectParameterPart(p.Name, p.Column, FiniteNumber.Of(p.Value)))],
            })],
            Residual = ResidualOf(fit),
            EffectSizes = Of(report.EffectSizes),
            Intervals = report.Intervals.IsEmpty ? null : [.. report.Intervals.Select(Of)],
            VarianceIntervals = report.VarianceIntervals.IsEmpty ? null : [.. report.VarianceIntervals.Select(Of)],
            Bootstrap = report.Sample is { } sample ? new FitDocument.BootstrapPart(sample.Replicates, sample.FailedCount, sample.BoundaryCount) : null,
            Certificate = Of(fit.Certificate),
            Problems = ProblemDocument.Of(report.Problems),
            Timings = new FitDocument.TimingPart(report.ReadSeconds, fit.Timings.Design, fit.Timings.Fit, fit.Timings.Inference + report.InferenceSeconds),
            RandomEffects = withRows ? [.. fit.Levels.Keys.Select(group => Of(fit.ConditionalModes(group)))] : null,
            Fitted = withRows ? FiniteNumber.Of(fit.FittedValues()) : null,
            Residuals = withRows ? FiniteNumber.Of(fit.Residuals()) : null,
        };
    }

    private static FitDocument.ResidualPart ResidualOf(LinearMixedModel fit) => new(
        FiniteNumber.Of(fit.ResidualStandardDeviation),
        fit.ResidualStructure is { } structure ? new FitDocument.StructurePart(structure.Correlation.Name, structure.ToString(), Parameters(fit.ResidualCorrelations)) : null,
        fit.VarianceFunction is { } variance ? new FitDocument.StructurePart(variance.Name, variance.ToString(), Parameters(fit.VarianceParameters)) : null)
    {
        Known = fit.IsResidualDeviationKnown,
        Matrices = fit.ResidualMatrices.IsEmpty
            ? null
            : [.. fit.ResidualMatrices.Select(m => new FitDocument.ResidualMatrixPart(m.Group, m.Visits, FiniteNumber.Of(m.StandardDeviations), FiniteNumber.Of(m.Correlation)))],
    };

    private static Dictionary<string, double?> Parameters(IEnumerable<ResidualParameter> parameters) =>
        parameters.ToDictionary(p => p.Group is null ? p.Name : $"{p.Group}: {p.Name}", p => FiniteNumber.Of(p.Value), StringComparer.Ordinal);

    private static FitDocument.CoefficientPart Of(Coefficient coefficient, (double Lower, double Upper) limits) => new(
        coefficient.Name,
        FiniteNumber.Of(coefficient.Estimate),
        FiniteNumber.Of(coefficient.StandardError),
        FiniteNumber.Of(coefficient.DegreesOfFreedom),
        FiniteNumber.Of(coefficient.Statistic),
        FiniteNumber.Of(coefficient.PValue),
        FiniteNumber.Of(limits.Lower),
        FiniteNumber.Of(limits.Upper),
        coefficient.IsAliased,
        coefficient.Alias);

    private static FitDocument.EffectSizePart Of(VariancePartition? sizes) => sizes is null
        ? new FitDocument.EffectSizePart(null, null, null, null, null)
        : new FitDocument.EffectSizePart(
            FiniteNumber.Of(sizes.MarginalRSquared),
            FiniteNumber.Of(sizes.ConditionalRSquared),
            FiniteNumber.Of(sizes.AdjustedIntraclassCorrelation),
            FiniteNumber.Of(sizes.UnadjustedIntraclassCorrelation),
            [
                Of("fixed", sizes.Fixed),
                .. sizes.Random.Select(r => Of("random", r)),
                Of("residual", sizes.Residual),
            ]);

    private static FitDocument.VariancePart Of(string part, VarianceShare share) =>
        new(part, share.Group, share.Terms, FiniteNumber.Of(share.Variance), FiniteNumber.Of(share.Share), FiniteNumber.Of(share.Intraclass));

    private static FitDocument.IntervalPart Of(ParameterInterval interval) => new(
        interval.Kind switch
        {
            ParameterKind.FixedEffect => "fixed",
            ParameterKind.StandardDeviation => "sd",
            ParameterKind.Correlation => "correlation",
            _ => "sigma",
        },
        interval.Group,
        interval.Name,
        FiniteNumber.Of(interval.Estimate),
        FiniteNumber.Of(interval.Lower),
        FiniteNumber.Of(interval.Upper),
        interval.IsLowerOpen,
        interval.IsUpperOpen);

    private static FitDocument.VarianceIntervalPart Of(VarianceInterval interval) => new(
        FitTables.NameOf(interval.Measure),
        interval.Group,
        interval.Terms,
        FiniteNumber.Of(interval.Estimate),
        FiniteNumber.Of(interval.Lower),
        FiniteNumber.Of(interval.Upper),
        interval.IsLowerOpen,
        interval.IsUpperOpen);

    private static FitDocument.CertificatePart Of(FitCertificate certificate) => new(
        certificate.Evaluations,
        FiniteNumber.Of(certificate.ScaledGradient),
        certificate.Boundary,
        certificate.TotalEvaluations,
        certificate.Starts,
        FiniteNumber.Of(certificate.PredictedDecrease),
        certificate.SmallestCurvature is { } curvature ? FiniteNumber.Of(curvature) : null,
        certificate.BoundarySlope is { } slope ? FiniteNumber.Of(slope) : null,
        certificate.MostEvaluations);

    private static FitDocument.RandomEffectsPart Of(ConditionalModes modes) => new(
        modes.Group,
        modes.Terms,
        [.. Enumerable.Range(0, modes.Levels.Length).Select(level => new FitDocument.LevelPart(
            modes.Levels[level],
            [.. Enumerable.Range(0, modes.Terms.Length).Select(term => FiniteNumber.Of(modes.Values[level, term]))],
            FiniteNumber.Of(modes.Variances[level])))]);
}
