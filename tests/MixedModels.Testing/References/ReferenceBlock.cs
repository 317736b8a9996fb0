using System.Collections.Immutable;

namespace MixedModels.Testing.References;

/// <summary>One random-effects term of a reference fit: a block of Λ and the covariance that it stands for.</summary>
/// <param name="Group">Name of the grouping factor.</param>
/// <param name="Terms">Names of the s columns.</param>
/// <param name="Lambda">λ, s × s lower triangular, rows by columns; dimensionless.</param>
/// <param name="StandardDeviations">s standard deviations.</param>
/// <param name="Variances">s variances.</param>
/// <param name="Correlation">s × s correlations, NaN where a standard deviation is zero; null where the case has none.</param>
public sealed record ReferenceBlock(
    string Group,
    ImmutableArray<string> Terms,
    double[,] Lambda,
    ImmutableArray<double> StandardDeviations,
    ImmutableArray<double> Variances,
    double[,]? Correlation)
{
    /// <summary>Index of a column of the term, or −1.</summary>
    /// <param name="term">Name of the column.</param>
    public int IndexOf(string term) => Terms.IndexOf(term, StringComparer.Ordinal);
}
