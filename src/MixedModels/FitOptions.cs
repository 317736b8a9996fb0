using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Design;

namespace MixedModels;

/// <summary>Settings of a fit.</summary>
public sealed record FitOptions
{
    /// <summary>REML (default) or ML.</summary>
    public EstimationMethod Method { get; init; } = EstimationMethod.Reml;

    /// <summary>Column of precision weights: the residual variance of a row is σ²/w. Null for none.</summary>
    public string? Weights { get; init; }

    /// <summary>How residuals of one subject are correlated; null for independent residuals. A model with it needs no random effects.</summary>
    public ResidualStructure? Residual { get; init; }

    /// <summary>How the residual variance depends on something known of a row; null for one variance. A model with it needs no random effects.</summary>
    public VarianceFunction? Variance { get; init; }

    /// <summary>σ, the residual standard deviation at weight 1, where it is known beforehand, in units of the response; null (default) to estimate it. With
    /// the reciprocals of known sampling variances as weights and σ = 1 the model is a random-effects meta-analysis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double? KnownResidualDeviation
    {
        get;
        init => field = value is null or (> 0.0 and < double.PositiveInfinity) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Needs a positive number.");
    }

    /// <summary>Contrasts by column; columns not named are treatment-coded, ordered factors polynomial.</summary>
    public ImmutableSortedDictionary<string, ContrastKind> Contrasts { get; init; } = ImmutableSortedDictionary<string, ContrastKind>.Empty;

    /// <summary>Fit ordinary (or weighted) least squares: random effects of the formula are left out, though their columns
    /// still decide which rows are complete. Default false; a formula without random effects is then an error.</summary>
    public bool Independent { get; init; }

    /// <summary>Factorizations per start before giving up; default 50, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxEvaluations
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Needs at least 1.");
    } = 50;

    /// <summary>Number of starts, 1 to 3 (scales 1, 0.1 and 4); null (default) for 3 below 100 rows and 1 above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 … 3.</exception>
    public int? Starts
    {
        get;
        init => field = value is null or (>= 1 and <= 3) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Needs 1 to 3.");
    }

    /// <summary>Bytes that the columns of a model matrix, and then cross-products, factor and selected inverse may take; a model that needs more is refused
    /// before anything of that size is allocated. Default: four fifths of the memory available to the process.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public long MemoryLimit
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Needs a positive number of bytes.");
    } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 5 * 4;

    /// <summary>At most how many threads work at a time; default: the processors of the machine; at least 1. The result is
    /// the same, bit for bit, whatever their number. In a large factorization they all stay awake: who runs many fits at once
    /// gives each one thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Threads
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Needs at least 1.");
    } = Environment.ProcessorCount;

    /// <summary>Told after every factorization; null for none.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>Stops the fit; the call then throws <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal DesignOptions ToDesignOptions() => new()
    {
        WeightsColumn = Weights,
        Residual = Residual,
        Variance = Variance,
        Contrasts = Contrasts,
        IsVarianceKnown = KnownResidualDeviation is not null,
        AllowNoRandomEffects = Independent,
        LeaveOutRandomEffects = Independent,
        MemoryLimit = MemoryLimit,
        CancellationToken = CancellationToken,
    };
}
