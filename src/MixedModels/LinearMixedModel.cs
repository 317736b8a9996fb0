using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Inference;
using MixedModels.Problems;

namespace MixedModels;

/// <summary>A linear mixed-effects model, fitted. Immutable, hence safe to share between threads.</summary>
/// <remarks>y = Xβ + Zb + ε, b ~ N(0, σ²ΛΛᵀ), Λ = Λ(θ), ε ~ N(0, σ²W^−½S(φ)W^−½), S = I unless a residual structure is given.
/// Source: Bates, Mächler, Bolker and Walker (2015), Journal of Statistical Software 67(1).</remarks>
public sealed partial class LinearMixedModel
{
    private LinearMixedModel(DesignSchema schema, ModelDesign? design, Estimate estimate, VarianceForms? savedForms)
    {
        Schema = schema;
        this.design = design;
        Estimate = estimate;
        this.savedForms = savedForms;
    }

    /// <summary>The formula as the user wrote it.</summary>
    public required string Formula { get; init; }

    /// <summary>REML or ML.</summary>
    public required EstimationMethod Method { get; init; }

    /// <summary>Column of precision weights, or null.</summary>
    public required string? Weights { get; init; }

    /// <summary>Contrasts that were asked for, by column.</summary>
    public required ImmutableSortedDictionary<string, ContrastKind> Contrasts { get; init; }

    /// <summary>Whether the rows count as independent: the model has neither random effects nor a residual structure.</summary>
    public bool Independent => Schema.Terms.IsEmpty && !HasResidualCovariance;

    /// <summary>Path or description of the data; null for columns in memory.</summary>
    public required string? DataSource { get; init; }

    /// <summary>SHA-256 of the data's bytes in lower-case hexadecimal; null for columns in memory.</summary>
    public required string? DataSha256 { get; init; }

    /// <summary>How the fit ended.</summary>
    public required FitStatus Status { get; init; }

    /// <summary>The evidence for <see cref="Status"/>.</summary>
    public required FitCertificate Certificate { get; init; }

    /// <summary>Rows read, used and dropped.</summary>
    public required RowAccount Rows { get; init; }

    /// <summary>β̂ with standard errors, z tests and 95 % Wald intervals.</summary>
    public required FixedEffects FixedEffects { get; init; }

    /// <summary>Variances and correlations per term, in the formula's order.</summary>
    public required ImmutableArray<RandomEffectsTerm> RandomEffects { get; init; }

    /// <summary>θ, the free elements of the relative covariance factors, term by term in the formula's order; dimensionless.</summary>
    public required ImmutableArray<double> Theta { get; init; }

    /// <summary>σ, the residual standard deviation, in the units of the response; at least 0.</summary>
    public required double ResidualStandardDeviation { get; init; }

    /// <summary>The objective at the optimum: −2 log restricted likelihood (REML) or −2 log likelihood (ML), constants included.</summary>
    public required double Objective { get; init; }

    /// <summary>n, the rows with positive weight.</summary>
    public required int ObservationCount { get; init; }

    /// <summary>Parameters counted by AIC and BIC: β, θ, φ and σ.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>Levels per grouping factor.</summary>
    public required ImmutableSortedDictionary<string, int> Levels { get; init; }

    /// <summary>Minimum, quartiles and maximum of the residuals divided by σ/√w.</summary>
    public required ImmutableArray<double> ScaledResidualQuantiles { get; init; }

    /// <summary>Notes and warnings, most important first.</summary>
    public required ImmutableArray<Problem> Problems { get; init; }

    /// <summary>Where the time went.</summary>
    public required FitTimings Timings { get; init; }

    /// <summary>Log (restricted) likelihood, constants included: −½ <see cref="Objective"/>.</summary>
    public double LogLikelihood => -0.5 * Objective;

    /// <summary>Akaike's criterion: objective + 2 × parameters.</summary>
    public double Aic => Objective + (2.0 * ParameterCount);

    /// <summary>AIC with the small-sample correction 2k(k+1)/(n−k−1); +∞ for n ≤ k + 1, where there is none.</summary>
    public double Aicc => Aic + (2.0 * ParameterCount * (ParameterCount + 1.0) / Math.Max(0.0, ObservationCount - ParameterCount - 1.0));

    /// <summary>Schwarz's criterion: objective + parameters × log n.</summary>
    public double Bic => Objective + (ParameterCount * Math.Log(ObservationCount));
}
