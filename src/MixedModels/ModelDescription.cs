using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Problems;

namespace MixedModels;

/// <summary>What a formula would make of the data, without fitting: counts, names and doubts.</summary>
/// <param name="Formula">The formula in canonical form, as it was understood.</param>
/// <param name="FixedNames">Names of the columns of X as R names them, before rank reduction.</param>
/// <param name="RandomTerms">The random-effects terms, in the formula's order; none when the rows count as independent.</param>
/// <param name="Roles">Columns of the data that the model uses, and what for.</param>
/// <param name="Rows">Rows read, used and dropped.</param>
/// <param name="EstimatedBytes">Memory that a fit is expected to take beyond the data, in bytes.</param>
/// <param name="EstimatedSeconds">Time that the fit is expected to take once the data are read, in seconds, right to a factor of a few; NaN where
/// the factor would not fit in memory.</param>
/// <param name="Problems">Notes and warnings, most important first.</param>
public sealed record ModelDescription(
    string Formula,
    ImmutableArray<string> FixedNames,
    ImmutableArray<RandomTermDescription> RandomTerms,
    ImmutableSortedDictionary<string, ColumnRoles> Roles,
    RowAccount Rows,
    long EstimatedBytes,
    double EstimatedSeconds,
    ImmutableArray<Problem> Problems)
{
    /// <summary>The residual structure and the variance function; null for independent residuals of one variance.</summary>
    public string? ResidualCovariance { get; init; }
}
