using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MixedModels.Cli.Documents;

/// <summary>A fit as JSON; described in <c>docs/json.md</c>. Members may be added, none may change its meaning without
/// a new schema number.</summary>
internal sealed record FitDocument
{
    public required string Schema { get; init; }

    public required string Status { get; init; }

    public required ModelPart Model { get; init; }

    public required DataPart Data { get; init; }

    public required CriteriaPart Criteria { get; init; }

    public required ImmutableArray<CoefficientPart> Coefficients { get; init; }

    public required ImmutableArray<ImmutableArray<double?>> Covariance { get; init; }

    public required ImmutableArray<RandomPart> Random { get; init; }

    public required ResidualPart Residual { get; init; }

    public required EffectSizePart EffectSizes { get; init; }

    public required CertificatePart Certificate { get; init; }

    public required ImmutableArray<ProblemDocument> Problems { get; init; }

    public required TimingPart Timings { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IntervalPart>? Intervals { get; init; }

    /// <summary>Intervals of variances, intraclass correlations and R²; null where none were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<VarianceIntervalPart>? VarianceIntervals { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BootstrapPart? Bootstrap { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RandomEffectsPart>? RandomEffects { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double?>? Fitted { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double?>? Residuals { get; init; }

    internal sealed record ModelPart(string Formula, string Method, string DfMethod, string IntervalMethod, double Confidence, bool Independent);

    internal sealed record DataPart(
        string? Source,
        string? Sha256,
        int Read,
        int Used,
        int ZeroWeight,
        IReadOnlyDictionary<string, int> Dropped,
        int DroppedRows,
        IReadOnlyDictionary<string, int> Levels,
        int? ColumnsRead,
        int? SourceColumns,
        long? SkippedRows);

    internal sealed record CriteriaPart(
        double? Objective, double? LogLik, double? Aic, double? Aicc, double? Bic, int Parameters, int Observations);

    internal sealed record CoefficientPart(
        string Name,
        double? Estimate,
        double? StandardError,
        double? Df,
        double? Statistic,
        double? P,
        double? Lower,
        double? Upper,
        bool Aliased,
        string? Alias);

    internal sealed record RandomPart(
        string Group,
        string Structure,
        ImmutableArray<string> Terms,
        ImmutableArray<double?> StandardDeviations,
        ImmutableArray<ImmutableArray<double?>> Correlations,
        ImmutableArray<double?> Theta)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public bool? Heterogeneous { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<EffectParameterPart>? Parameters { get; init; }
    }

    internal sealed record EffectParameterPart(string Name, string? Column, double? Value);

    internal sealed record ResidualPart(double? StandardDeviation, StructurePart? Correlation, StructurePart? Variance)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool Known { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<ResidualMatrixPart>? Matrices { get; init; }
    }

    internal sealed record StructurePart(string Type, string Formula, IReadOnlyDictionary<string, double?> Parameters);

    internal sealed record ResidualMatrixPart(
        string? Group, ImmutableArray<string> Visits, ImmutableArray<double?> StandardDeviations, ImmutableArray<ImmutableArray<double?>> Correlations);

    internal sealed record EffectSizePart(
        double? R2Marginal, double? R2Conditional, double? Icc, double? IccUnadjusted, ImmutableArray<VariancePart>? Partition);

    internal sealed record VariancePart(string Part, string? Group, ImmutableArray<string> Terms, double? Variance, double? Share, double? Intraclass);

    internal sealed record IntervalPart(
        string Kind, string? Group, string Name, double? Estimate, double? Lower, double? Upper, bool LowerOpen, bool UpperOpen);

    internal sealed record VarianceIntervalPart(
        string Measure, string? Group, ImmutableArray<string> Terms, double? Estimate, double? Lower, double? Upper, bool LowerOpen, bool UpperOpen);

    internal sealed record BootstrapPart(int Replicates, int Failed, int OnBoundary);

    internal sealed record CertificatePart(
        int Evaluations,
        double? ScaledGradient,
        ImmutableArray<string> Boundary,
        int TotalEvaluations,
        int Starts,
        double? PredictedDecrease,
        double? SmallestCurvature,
        double? BoundarySlope,
        int MostEvaluations);

    internal sealed record TimingPart(double Read, double Design, double Fit, double Inference);

    internal sealed record RandomEffectsPart(string Group, ImmutableArray<string> Terms, IReadOnlyList<LevelPart> Levels);

    internal sealed record LevelPart(string Level, ImmutableArray<double?> Modes, ImmutableArray<ImmutableArray<double?>> Variances);
}
