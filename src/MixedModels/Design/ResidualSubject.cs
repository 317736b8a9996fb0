namespace MixedModels.Design;

/// <summary>Rows whose residuals may be correlated.</summary>
/// <param name="Universe">Index of the positions they are at.</param>
/// <param name="Positions">Their positions, ascending.</param>
/// <param name="Rows">Per position the row, counted over rows of positive weight.</param>
internal sealed record ResidualSubject(int Universe, int[] Positions, int[] Rows);
