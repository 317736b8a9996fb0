using System.Collections.Immutable;

namespace MixedModels;

/// <summary>A part of the variance of the response.</summary>
/// <param name="Group">The grouping factor; null for the fixed part and the residuals.</param>
/// <param name="Terms">The columns of the random-effects term; empty for the fixed part and the residuals.</param>
/// <param name="Variance">In squared units of the response: of a term the mean over rows of tᵀGt.</param>
/// <param name="Share">Variance over the total, 0 to 1.</param>
/// <param name="Intraclass">Variance over the total without the fixed part, 0 to 1: the adjusted intraclass correlation of a term; NaN for
/// the fixed part.</param>
public sealed record VarianceShare(string? Group, ImmutableArray<string> Terms, double Variance, double Share, double Intraclass);
