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
    /// <param name="adjustment">The adjustment.</param>
    /// <param name="contrasts">What it was applied to.</param>
    internal static string Words(Adjustment adjustment, ImmutableArray<EstimatedContrast> contrasts)
    {
        string words = Known.First(k => k.Adjustment == adjustment).Words;
        int[] sizes = [.. contrasts.Select(c => c.FamilySize).Where(s => s > 0).Distinct().Order()];
        if (adjustment == Adjustment.None || sizes.Length == 0) { return words; }
        string noun = adjustment switch { Adjustment.Tukey => "mean", Adjustment.Scheffe => "independent comparison", _ => "comparison" };
        return $"{words} over {string.Join(" or ", sizes.SkipLast(1).Select(s => NumberFormat.Count(s)).Append(NumberFormat.Count(sizes[^1], noun)))}";
    }
}
