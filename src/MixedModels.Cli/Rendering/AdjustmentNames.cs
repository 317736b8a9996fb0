using System.Collections.Immutable;

namespace MixedModels.Cli.Rendering;

/// <summary>What the command line and its documents call adjustments for many comparisons.</summary>
internal static class AdjustmentNames
{
    private static readonly ImmutableArray<(string Name, Adjustment Adjustment, string Words)> Known =
    [
        ("none", Adjustment.None, "not adjusted"),
        ("tukey", Adjustment.Tukey, "Tukey-adjusted"),
        ("sidak", Adjustment.Sidak, "Šidák-adjusted"),
        ("holm", Adjustment.Holm, "Holm-adjusted p, Bonferroni intervals"),
        ("bonferroni", Adjustment.Bonferroni, "Bonferroni-adjusted"),
        ("scheffe", Adjustment.Scheffe, "Scheffé-adjusted"),
        ("dunnett", Adjustment.Dunnett, "Dunnett-adjusted"),
        ("fdr", Adjustment.FalseDiscoveryRate, "false discovery rate, Bonferroni intervals"),
    ];

    /// <summary>The names, in the order of the help.</summary>
    internal static ImmutableArray<string> All { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>The adjustment of a name that was checked before.</summary>
    internal static Adjustment Parse(string name) => Known.First(k => string.Equals(k.Name, name, StringComparison.Ordinal)).Adjustment;

    /// <summary>The name as an option's value and in JSON.</summary>
    internal static string Of(Adjustment adjustment) => Known.First(k => k.Adjustment == adjustment).Name;

    /// <summary>The adjustment in words, for a table's subtitle.</summary>
    internal static string Words(Adjustment adjustment) => Known.First(k => k.Adjustment == adjustment).Words;
}
