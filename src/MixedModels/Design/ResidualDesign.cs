using System.Collections.Immutable;
using MixedModels.Covariance;

namespace MixedModels.Design;

/// <summary>The residual side of a model on the rows used: which rows are correlated, and how.</summary>
/// <param name="Covariance">S(φ).</param>
/// <param name="Universes">The positions.</param>
/// <param name="Subjects">The subjects; their rows are all rows of positive weight, each once.</param>
/// <param name="Labels">What the parameters are called.</param>
internal sealed record ResidualDesign(
    ResidualCovariance Covariance,
    ImmutableArray<CovarianceUniverse> Universes,
    ImmutableArray<ResidualSubject> Subjects,
    ResidualLabels Labels)
{
    /// <summary>Per column of X, before rank reduction, whether it is constant within every subject.</summary>
    internal ImmutableArray<bool> IsBetweenSubjects { get; init; } = [];

    /// <summary>Whether every column is constant within subjects.</summary>
    /// <param name="columns">Columns of X on the rows used.</param>
    /// <param name="positive">The used rows of positive weight.</param>
    internal ResidualDesign WithColumns(ImmutableArray<double[]> columns, int[] positive) => this with
    {
        IsBetweenSubjects = [.. columns.Select(column => Subjects.All(s => Array.TrueForAll(s.Rows, r => column[positive[r]] == column[positive[s.Rows[0]]])))],
    };
}
