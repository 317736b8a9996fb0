namespace MixedModels.Design;

/// <summary>What was counted while rows passed by that a few of them now stand for.</summary>
/// <param name="Rows">Rows read, used and dropped.</param>
/// <param name="Observations">Rows used whose weight is positive.</param>
internal sealed record StreamedCounts(RowAccount Rows, int Observations);
