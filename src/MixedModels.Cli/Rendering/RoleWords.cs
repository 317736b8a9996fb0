using System.Collections.Immutable;

namespace MixedModels.Cli.Rendering;

/// <summary>Roles of a column in words.</summary>
internal static class RoleWords
{
    private static readonly ImmutableArray<(ColumnRoles Role, string Word)> Words =
    [
        (ColumnRoles.Response, "response"),
        (ColumnRoles.FixedEffects, "fixed"),
        (ColumnRoles.RandomEffects, "random"),
        (ColumnRoles.Grouping, "grouping factor"),
        (ColumnRoles.Offset, "offset"),
        (ColumnRoles.Weights, "weights"),
        (ColumnRoles.Residual, "residual covariance"),
    ];

    /// <summary>One word or two per role, in the order of the model equation.</summary>
    internal static ImmutableArray<string> Of(ColumnRoles roles) =>
        [.. Words.Where(pair => roles.HasFlag(pair.Role)).Select(pair => pair.Word)];
}
