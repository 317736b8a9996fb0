using System.Collections.Immutable;

namespace MixedModels.Cli.Documents;

/// <summary>Residual structures beside each other as JSON; described in <c>docs/json.md</c>.</summary>
internal sealed record CovarianceDocument
{
    public required string Schema { get; init; }

    public required string Formula { get; init; }

    public required string Method { get; init; }

    public required string DfMethod { get; init; }

    public required int Rows { get; init; }

    public required string LowestAic { get; init; }

    public required IReadOnlyList<LadderPart> Structures { get; init; }

    public required IReadOnlyList<FitDocument.ResidualMatrixPart> LeastSquares { get; init; }

    public required ImmutableArray<ProblemDocument> Problems { get; init; }

    internal sealed record LadderPart(
        string Name,
        string? Structure,
        string Status,
        string? Failure,
        int? Parameters,
        double? Objective,
        double? Aic,
        double? Bic,
        int? Evaluations,
        double? Statistic,
        int? Df,
        double? P,
        LadderEffectPart? Effect,
        IReadOnlyList<FitDocument.ResidualMatrixPart> Matrices);

    internal sealed record LadderEffectPart(string Name, double? Estimate, double? StandardError, double? Df, double? P, double? Lower, double? Upper);
}
