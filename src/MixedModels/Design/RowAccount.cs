using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>What became of the rows: read = used + dropped.</summary>
/// <param name="Read">Rows in the data.</param>
/// <param name="Used">Rows in the fit, rows of weight zero included.</param>
/// <param name="Dropped">Rows left out because a needed value is missing.</param>
/// <param name="MissingByColumn">Dropped rows per column to blame; a row with two missing columns counts for both.</param>
public sealed record RowAccount(int Read, int Used, int Dropped, ImmutableSortedDictionary<string, int> MissingByColumn)
{
    /// <summary>Rows used whose weight is 0: they take no part in the fit.</summary>
    public int ZeroWeight { get; init; }
}
