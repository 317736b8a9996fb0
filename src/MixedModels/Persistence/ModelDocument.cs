using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MixedModels.Design;
using MixedModels.Problems;

namespace MixedModels.Persistence;

/// <summary>A fitted model as it is written to a file: schema <c>mixed/model/1</c>.</summary>
internal sealed record ModelDocument
{
    /// <summary>The only schema this version reads and writes.</summary>
    internal const string CurrentSchema = "mixed/model/1";

    public required string Formula { get; init; }

    public required EstimationMethod Method { get; init; }

    public required string? Weights { get; init; }

    public required ImmutableSortedDictionary<string, ContrastKind> Contrasts { get; init; }

    public required string? DataSource { get; init; }

    public required string? DataSha256 { get; init; }

    public required RowAccount Rows { get; init; }

    public required DesignSchema Schema { get; init; }

    public required ImmutableSortedDictionary<string, int> Levels { get; init; }

    public required FitStatus Status { get; init; }

    public required FitCertificate Certificate { get; init; }

    public required string? FlatDirection { get; init; }

    public required double Objective { get; init; }

    public required ImmutableArray<double> Theta { get; init; }

    public required ImmutableArray<double> FixedEffects { get; init; }

    public required double ResidualStandardDeviation { get; init; }

    public required ImmutableArray<double> ScaledResidualQuantiles { get; init; }

    public required ImmutableArray<Problem> Problems { get; init; }

    public required FitTimings Timings { get; init; }

    /// <summary>The terms' square roots as the search left them, in the formula's order.</summary>
    public required ImmutableArray<TermFactorDocument> TermFactors { get; init; }

    /// <summary>The cross-products bit for bit; null when they are larger than the file may hold.</summary>
    public required CrossProductsDocument? CrossProducts { get; init; }

    /// <summary>What R² and the variance by level need of unweighted rows; null where the cross-products tell it, the rows were not held, or the file is older.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VarianceFormsDocument? VarianceForms { get; init; }
}
