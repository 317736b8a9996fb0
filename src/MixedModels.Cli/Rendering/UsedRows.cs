using MixedModels.Design;

namespace MixedModels.Cli.Rendering;

/// <summary>Rows used, in words.</summary>
internal static class UsedRows
{
    /// <summary>Such as <c>60 used (1 of weight 0)</c>.</summary>
    /// <param name="rows">The account of the rows.</param>
    internal static string Of(RowAccount rows) => $"{NumberFormat.Count(rows.Used)} used{OfWeightZero(rows)}";

    /// <summary>Such as <c> (1 of weight 0)</c>; empty where no row has weight 0.</summary>
    /// <param name="rows">The account of the rows.</param>
    internal static string OfWeightZero(RowAccount rows) =>
        rows.ZeroWeight == 0 ? string.Empty : $" ({NumberFormat.Count(rows.ZeroWeight)} of weight 0)";
}
